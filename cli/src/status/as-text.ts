/** The lab's state for people: what each part says, side by side, and what is wrong in sentences. */
import type { NodeState } from "@redis-ha-lab/cluster/read/node-state.ts";
import type { SentinelState } from "@redis-ha-lab/cluster/read/sentinel-state.ts";
import type { LabState } from "@redis-ha-lab/cluster/read/state.ts";
import { printable } from "@redis-ha-lab/common/printable.ts";
import { bad, doubtful, faint, good, strong, table } from "@redis-ha-lab/scenarios/terminal/table.ts";
import type { ClientPathState } from "./client-paths.ts";
import type { FiringAlert, Picture } from "./picture.ts";

const UNKNOWN = "?";
const grouped = new Intl.NumberFormat("en-US");
const number = (value: number | null) => (value === null ? UNKNOWN : grouped.format(value));

function duration(ms: number): string {
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return ms < 3_600_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 3_600_000)} h`;
}

const NODE_COLUMNS = [
  "NODE",
  "ADDRESS",
  "STATE",
  "ROLE",
  "FOLLOWS",
  "LINK",
  { title: "OFFSET", right: true },
  { title: "LAG BYTES", right: true },
  "NAMED MASTER BY",
];

/** `sentinel-1, sentinel-3`, or how many of them when that is all. */
function votesFor(node: string, sentinels: readonly SentinelState[]): string {
  const voters = sentinels.filter((sentinel) => sentinel.master === node).map((sentinel) => sentinel.name);
  if (voters.length === 0) return "-";
  return voters.length === sentinels.length ? `all ${voters.length} Sentinels` : voters.join(", ");
}

function nodeRow(node: NodeState, state: LabState): string[] {
  const role = node.role === null ? UNKNOWN : node.role;
  const isMaster = node.role === "master";
  return [
    node.name,
    node.address,
    node.up ? (node.loading ? doubtful("loading") : good("up")) : bad("no answer"),
    isMaster ? strong(role) : role,
    isMaster ? "-" : (node.follows ?? UNKNOWN),
    isMaster
      ? "-"
      : node.syncing
        ? doubtful("syncing")
        : node.link === "down"
          ? bad("down")
          : (node.link ?? UNKNOWN),
    number(node.offset),
    number(node.lagBytes),
    votesFor(node.name, state.sentinels),
  ];
}

function sentinelRow(sentinel: SentinelState): string[] {
  const { name, address, up, master, configEpoch, quorumOk, masterFlags, tilt } = sentinel;
  const quorum = quorumOk === null ? UNKNOWN : quorumOk ? good("ok") : bad("none");
  const notes = [...(tilt ? ["tilt"] : []), ...masterFlags.filter((flag) => flag !== "master")].join(", ");
  return [
    name,
    address,
    up ? good("up") : bad("no answer"),
    master ?? UNKNOWN,
    number(configEpoch),
    quorum,
    up ? (notes === "" ? "-" : doubtful(notes)) : UNKNOWN,
  ];
}

function routeRows({ routes }: LabState): string[][] {
  const silent = routes.up ? null : `${UNKNOWN} (HAProxy does not answer)`;
  const write = routes.write ?? bad("refused");
  const read = routes.read && routes.read.length > 0 ? routes.read.join(", ") : bad("refused");
  return [
    ["writes", silent ?? write],
    ["reads", silent ?? read],
  ];
}

/** Only where there are two. */
function haproxyLines({ haproxies }: LabState): string[] {
  if (haproxies.length === 0) return [];
  const rows = haproxies.map(({ name, address, up, holds, write, read }) => [
    name,
    address,
    up ? good("up") : bad("no answer"),
    holds === null ? UNKNOWN : holds ? strong("here") : "-",
    up ? (write ?? bad("refused")) : UNKNOWN,
    up ? read?.join(", ") || bad("refused") : UNKNOWN,
  ]);
  return ["", ...table(["HAPROXY", "ADDRESS", "STATE", "FLOATING ADDRESS", "WRITES", "READS"], rows)];
}

function clientRow(client: ClientPathState): string[] {
  const { writes, reason, forMs, lastOutageMs, received } = client;
  const since = forMs === null ? "" : ` for ${duration(forMs)}`;
  const state = writes === null ? UNKNOWN : writes ? good(`up${since}`) : bad(`down${since}`);
  const arrived = (channel: string) => {
    const { messages, missing } = received?.[channel] ?? {};
    if (messages === undefined) return UNKNOWN;
    return missing ? `${number(messages)}, ${missing} missing` : number(messages);
  };
  return [
    client.route,
    reason === null ? state : `${state}: ${reason}`,
    lastOutageMs === null ? "-" : duration(lastOutageMs),
    number(client.acknowledged),
    number(client.failed),
    number(client.indeterminate),
    arrived("pubsub"),
    arrived("stream"),
  ];
}

const CLIENT_COLUMNS = [
  "CLIENT BY",
  "WRITES",
  "LAST OUTAGE",
  { title: "ACKNOWLEDGED", right: true },
  { title: "FAILED", right: true },
  { title: "UNKNOWN", right: true },
  { title: "BY PUB/SUB", right: true },
  { title: "BY STREAM", right: true },
];

function alertLines(alerts: readonly FiringAlert[] | null): string[] {
  if (alerts === null) return [`ALERTS   ${UNKNOWN} (Prometheus does not answer)`];
  if (alerts.length === 0) return ["ALERTS   none fires"];
  return table(
    ["ALERT", "SEVERITY", "SINCE", "SUMMARY"],
    alerts.map((alert) => [
      bad(alert.name),
      alert.severity ?? "-",
      new Date(alert.since).toISOString().slice(11, 19),
      alert.summary,
    ]),
  );
}

/** Nodes usually carry the same modules: then one line says it for all. */
function moduleLine(nodes: readonly NodeState[]): string {
  const known = nodes.filter((node) => node.up);
  if (known.length === 0) return `MODULES  ${UNKNOWN}`;
  const lists = known.map((node) => node.modules.join(", ") || "none");
  const text =
    new Set(lists).size === 1 ? lists[0] : known.map((node, at) => `${node.name}: ${lists[at]}`).join("; ");
  return `MODULES  ${text}`;
}

/** @param unsteady what is not as it should be, one sentence each */
export function asText(
  project: string,
  { state, clients, alerts }: Picture,
  unsteady: readonly string[],
): string {
  const verdict = unsteady.length === 0 ? good("steady") : bad("not steady");
  return [
    `${strong(project)}  master ${strong(state.master ?? "unknown")}  ${verdict}`,
    "",
    ...table(
      NODE_COLUMNS,
      state.nodes.map((node) => nodeRow(node, state)),
    ),
    "",
    ...table(
      ["SENTINEL", "ADDRESS", "STATE", "MASTER", "EPOCH", "QUORUM", "FLAGS"],
      state.sentinels.map(sentinelRow),
    ),
    "",
    ...table(["ROUTE", "GOES TO"], routeRows(state)),
    ...haproxyLines(state),
    "",
    ...table(CLIENT_COLUMNS, clients.map(clientRow)),
    "",
    ...alertLines(alerts),
    moduleLine(state.nodes),
    ...(unsteady.length === 0
      ? []
      : ["", "What is missing:", ...unsteady.map((line) => `  ${faint("-")} ${line}`)]),
  ]
    .map(printable)
    .join("\n");
}
