/** What goes through it. */
import { graph } from "../../panel/graph.ts";
import { over } from "../../query.ts";

export const traffic = () => [
  graph({
    title: "How many connections are open, and to whom?",
    description: "At a failover the old master's fall to zero at once: they are shut, not left to time out.",
    queries: [over('haproxy_server_current_sessions{proxy=~"write|read"}', "{{proxy}} {{server}}")],
    width: 12,
    height: 8,
    min: 0,
  }),
  graph({
    title: "How many connections are opened, and how many could not be?",
    description:
      "Refused ones are counted at the backend: no server was routed, or the server did not take the connection.",
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
    unit: "ops",
    min: 0,
  }),
  graph({
    title: "How much goes through?",
    description: "From clients to Redis is `in`, from Redis to clients is `out`.",
    queries: [
      over('rate(haproxy_backend_bytes_in_total{proxy=~"write|read"}[$__rate_interval])', "{{proxy}} in"),
      over('rate(haproxy_backend_bytes_out_total{proxy=~"write|read"}[$__rate_interval])', "{{proxy}} out"),
    ],
    width: 12,
    height: 8,
    unit: "Bps",
    min: 0,
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
    min: 0,
  }),
];
