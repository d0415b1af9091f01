/** The node in one line. */
import { steps } from "../../panel/frame.ts";
import { bigNumber } from "../../panel/number.ts";
import { now } from "../../query.ts";
import { GREY, ROLES } from "../../states.ts";

export const glance = () => [
  bigNumber({
    title: "Role",
    description: "What the node answers to ROLE.",
    queries: [now('node:redis_role:state{node="$node"}', "role")],
    width: 4,
    height: 4,
    colors: steps("text"),
    words: ROLES,
  }),
  bigNumber({
    title: "Running for",
    description: "Time since the server process started.",
    queries: [now('redis_uptime_in_seconds{node="$node"}', "uptime")],
    width: 4,
    height: 4,
    unit: "dthms",
    colors: steps("orange", [60, "green"]),
  }),
  bigNumber({
    title: "Commands per second",
    description: "All commands, those of replicas, Sentinels, HAProxy's checks and the exporter included.",
    queries: [now('rate(redis_commands_processed_total{node="$node"}[$__rate_interval])', "commands")],
    width: 4,
    height: 4,
    unit: "ops",
    decimals: 0,
    colors: steps("blue"),
  }),
  bigNumber({
    title: "Memory in use",
    description:
      "Share of `maxmemory`. At 100 % the lab's nodes refuse writes (`OOM`), because their policy is never to evict.",
    queries: [now('node:redis_memory_used:ratio{node="$node"}', "memory")],
    width: 4,
    height: 4,
    unit: "percentunit",
    colors: steps("green", [0.8, "orange"], [0.95, "red"]),
    unknown: ["no limit", GREY],
  }),
  bigNumber({
    title: "Clients",
    description: "Connections of clients; replicas are not among them.",
    queries: [now('redis_connected_clients{node="$node"}', "clients")],
    width: 4,
    height: 4,
    colors: steps("blue"),
  }),
  bigNumber({
    title: "Keys",
    description: "In all databases. A replica has as many as its master, but for keys that expire.",
    queries: [now('sum by (node) (redis_db_keys{node="$node"})', "keys")],
    width: 4,
    height: 4,
    colors: steps("blue"),
  }),
];
