/** The proxy in one line. */
import { steps } from "../../panel/frame.ts";
import { bigNumber } from "../../panel/number.ts";
import { now, which } from "../../query.ts";
import { EXACTLY_ONE } from "../../states.ts";

const up = (backend: string) => `haproxy_server_status{proxy="${backend}", state="UP"} == 1`;

export const glance = () => [
  bigNumber({
    title: "Writes go to",
    description:
      "The server of the backend `write` that is up. Nowhere: writes are refused, which is right while no node is provably the master.",
    queries: [which(up("write"), "server", "nowhere", 'haproxy_server_status{proxy="write"}')],
    width: 6,
    height: 4,
    colors: EXACTLY_ONE,
    nameOnly: true,
  }),
  bigNumber({
    title: "Reads go to",
    description: "Current replicas; the master only when no replica qualifies.",
    queries: [which(up("read"), "server", "nowhere", 'haproxy_server_status{proxy="read"}')],
    width: 6,
    height: 4,
    colors: steps("orange", [0, "red"], [1, "blue"]),
    nameOnly: true,
    textSize: 30,
  }),
  bigNumber({
    title: "Connections now",
    description: "Clients connected to either port.",
    queries: [
      now('haproxy_frontend_current_sessions{proxy="writes"}', "writes"),
      now('haproxy_frontend_current_sessions{proxy="reads"}', "reads"),
    ],
    width: 6,
    height: 4,
    colors: steps("blue"),
  }),
  bigNumber({
    title: "Running for",
    description: "A restart cuts every connection once.",
    queries: [now("haproxy_process_uptime_seconds", "uptime")],
    width: 3,
    height: 4,
    unit: "dthms",
    colors: steps("orange", [60, "green"]),
  }),
  bigNumber({
    title: "Idle",
    description: "Share of time in which the event loop had nothing to do. Near zero it is the bottleneck.",
    queries: [now("haproxy_process_idle_time_percent", "idle")],
    width: 3,
    height: 4,
    unit: "percent",
    decimals: 0,
    colors: steps("red", [10, "orange"], [30, "green"]),
  }),
];
