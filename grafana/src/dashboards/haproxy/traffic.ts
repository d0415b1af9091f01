/** What goes through it. */
import { PER_SECOND } from "../../panel/frame.ts";
import { graph } from "../../panel/graph.ts";
import { over } from "../../query.ts";

export const traffic = () => [
  graph({
    title: "How many connections are open?",
    description:
      "By server. At a failover the old master's fall to zero at once: they are closed, not left to time out.",
    queries: [over('haproxy_server_current_sessions{proxy=~"write|read"}', "{{proxy}} {{server}}")],
    width: 12,
    height: 8,
  }),
  graph({
    title: "How many connections are opened or fail?",
    description:
      "Failures are counted at the backend: no server was routed, or the server did not accept the connection.",
    queries: [
      over(
        'sum by (proxy) (rate(haproxy_frontend_connections_total{proxy=~"writes|reads"}[$__rate_interval]))',
        "{{proxy}} opened",
      ),
      over(
        'sum by (proxy) (rate(haproxy_backend_connection_errors_total{proxy=~"write|read"}[$__rate_interval]))',
        "{{proxy}} failed",
      ),
    ],
    width: 12,
    height: 8,
    unit: PER_SECOND,
  }),
  graph({
    title: "How much goes through?",
    description:
      "From clients to Redis is `in`, from Redis to clients is `out`. HAProxy counts every 5 s, so this is a mean of 15 s.",
    // The 15 s between sixteen scrapes are three of HAProxy's counts; 15 s would be now two, now three.
    queries: [
      over('rate(haproxy_backend_bytes_in_total{proxy=~"write|read"}[16s])', "{{proxy}} in"),
      over('rate(haproxy_backend_bytes_out_total{proxy=~"write|read"}[16s])', "{{proxy}} out"),
    ],
    width: 12,
    height: 8,
    unit: "Bps",
  }),
  graph({
    title: "How long does connecting to a server take?",
    description: "Mean of the last 1024 connections.",
    queries: [
      over('haproxy_server_connect_time_average_seconds{proxy=~"write|read"}', "{{proxy}} {{server}}"),
    ],
    width: 12,
    height: 8,
    unit: "s",
  }),
];
