/** The document as lines for a terminal. */
import { printable } from "@redis-ha-lab/common/printable.ts";
import type { Cell, ClientPathState } from "@redis-ha-lab/console/clients/schema.ts";
import type { Node } from "@redis-ha-lab/console/nodes/schema.ts";
import type { Reachability } from "@redis-ha-lab/console/reachability/schema.ts";
import type { Sentinel } from "@redis-ha-lab/console/sentinels/schema.ts";
import type { State } from "@redis-ha-lab/console/state.ts";
import type { Severity } from "@redis-ha-lab/console/timeline/schema.ts";
import { bad, doubtful, faint, good, strong, table } from "@redis-ha-lab/scenarios/terminal/table.ts";

const UNKNOWN = "?";
/** Seconds of the strip that fit beside the other columns of an 80-column terminal. */
const STRIP_SECONDS = 30;
const ENTRIES = 12;
const ALERTS = 6;

const PAINT: Readonly<Record<Severity | "unknown", (text: string) => string>> = {
  good,
  info: (text) => text,
  warning: doubtful,
  bad,
  unknown: doubtful,
};

const seconds = (ms: number) => `${(Math.max(0, ms) / 1_000).toFixed(1)} s`;
const clock = (at: number) => new Date(at).toISOString().slice(11, 19);
const orUnknown = <T>(value: T | null, text: (value: T) => string): string =>
  value === null ? UNKNOWN : text(value);

const bytes = (value: number): string => {
  const unit = Math.min(3, Math.floor(Math.log2(Math.max(1, value)) / 10));
  return `${(value / 1024 ** unit).toFixed(unit === 0 ? 0 : 1)} ${["B", "kiB", "MiB", "GiB"][unit]}`;
};

function reach({ state }: Reachability): string {
  if (state === "up") return good(state);
  return (state === "loading" || state === "unknown" ? doubtful : bad)(state);
}

function nodeRow(node: Node): string[] {
  const { role, link } = node;
  const marks = [
    ...(node.refusesWrites ? [bad("refuses writes")] : []),
    ...(node.cutOff ? [bad("cut off")] : []),
    ...(node.staleMaster ? [bad("stale")] : []),
  ];
  const follows = link
    ? `${link.follows}${link.state === "connected" ? "" : ` (${doubtful(link.state)})`}`
    : "-";
  return [
    node.name,
    [reach(node.reachability), ...marks].join(" "),
    role === "master" ? strong(role) : role === "unknown" ? UNKNOWN : role,
    role === "unknown" ? UNKNOWN : follows,
    orUnknown(node.lagBytes, bytes),
    orUnknown(node.opsPerSecond, String),
    orUnknown(node.memoryBytes, bytes),
    orUnknown(node.clients, String),
  ];
}

function sentinelRow(sentinel: Sentinel): string[] {
  const missed = Object.entries(sentinel.opinions)
    .filter(([, { state }]) => state !== "ok")
    .map(([node, { state }]) => `${node} ${state}`);
  const notes = [
    ...(sentinel.leading ? [strong("leads")] : []),
    ...missed.map(doubtful),
    ...(sentinel.lost ?? []).map((name) => doubtful(`misses ${name}`)),
    ...(sentinel.quorumOk === false ? [bad("no quorum")] : []),
    ...(sentinel.tilt ? [bad("tilt")] : []),
  ];
  return [
    sentinel.name,
    reach(sentinel.reachability),
    sentinel.vote ?? UNKNOWN,
    orUnknown(sentinel.epoch, String),
    notes.join(", ") || "-",
  ];
}

const CELLS: Readonly<Record<Cell["state"], string>> = {
  ok: good("▆"),
  failed: bad("▆"),
  nothing: faint("▁"),
  unknown: faint(UNKNOWN),
};

function routeRow(route: ClientPathState, now: number): string[] {
  const state =
    route.writes === "ok"
      ? good("ok")
      : route.writes === "failed"
        ? bad(`down ${seconds(now - route.since)}`)
        : doubtful(UNKNOWN);
  const { pubsub, stream } = route.channels;
  return [
    route.route,
    state,
    orUnknown(route.ratePerSecond, (rate) => rate.toFixed(1)),
    orUnknown(route.p99Seconds, (p99) => `${(p99 * 1_000).toFixed(1)} ms`),
    `${pubsub.missing ?? UNKNOWN}/${stream.missing ?? UNKNOWN}`,
    route.strip
      .slice(0, STRIP_SECONDS)
      .map((cell) => CELLS[cell.state])
      .reverse()
      .join(""),
  ];
}

function alertLines({ alerts }: State): string[] {
  if (alerts === null) return [`ALERTS    ${UNKNOWN} (Alertmanager does not answer)`];
  const firing = alerts.filter(({ state }) => state === "firing");
  const rest = alerts.length - firing.length;
  const consequences = rest > 0 ? faint(` and ${rest} as their consequence`) : "";
  if (firing.length === 0) return [`ALERTS    none fires${consequences}`];
  return [
    `ALERTS    ${firing.length} fire${firing.length === 1 ? "s" : ""}${consequences}`,
    ...firing
      .slice(0, ALERTS)
      .map(
        ({ name, severity, summary }) =>
          `  ${PAINT[severity === "critical" ? "bad" : "warning"](name)}  ${summary}`,
      ),
  ];
}

function runningLine({ running, time }: State): string[] {
  if (running.state !== "running") return [];
  const faults = running.faults.map(({ fault, target }) => `${fault} ${target}`).join(", ");
  const decided = `${running.decided ?? UNKNOWN} of ${running.expectations ?? UNKNOWN} decided`;
  return [
    `${strong(`SCENARIO  ${running.scenario}`)}  ${running.stage} for ${seconds(time - running.stageSince)}, ${decided}${faults ? `, in force: ${bad(faults)}` : ""}`,
    "",
  ];
}

/** @param lost why the connection to the console is lost; what stands here is then old. */
export function lines(state: State, lost: string | undefined): string[] {
  const { summary, failover, haproxy, clients, time } = state;
  const phase =
    failover.phase === "none"
      ? []
      : [bad(`FAILOVER  ${failover.phase} for ${seconds(time - failover.since)}`)];
  // Pub/Sub / stream.
  const missing = { title: "MISSING", right: true };
  return [
    ...(lost === undefined
      ? []
      : [bad(`The console is lost (${lost}); this was true at ${clock(time)}`), ""]),
    `${strong(state.lab.project)}  ${clock(time)}  ${PAINT[summary.severity](summary.sentence)}`,
    ...phase,
    "",
    ...runningLine(state),
    ...table(
      ["NODE", "STATE", "ROLE", "FOLLOWS", "LAG", "OPS/S", "MEMORY", "CLIENTS"],
      state.nodes.map(nodeRow),
    ),
    "",
    ...table(["SENTINEL", "STATE", "NAMES", "EPOCH", "NOTES"], state.sentinels.map(sentinelRow)),
    "",
    haproxy.write.known ? haproxy.sentence : doubtful(haproxy.sentence),
    "",
    ...table(
      ["CLIENTS BY", "WRITES", "RATE/S", "P99", missing, `LAST ${STRIP_SECONDS} S`],
      Object.values(clients.routes).map((route) => routeRow(route, time)),
    ),
    "",
    ...alertLines(state),
    "",
    ...state.timeline
      .slice(0, ENTRIES)
      .map(({ at, severity, sentence }) => `${faint(clock(at))}  ${PAINT[severity](sentence)}`),
  ].map(printable);
}
