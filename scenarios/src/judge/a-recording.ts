/**
 * Recordings for tests, told in the order of events: an ordinary failover from redis-1 to redis-2 unless changed.
 * Times are milliseconds after the fault.
 */
import type { ClientRecord, Operation, Recording, TimelineEvent } from "@redis-ha-lab/common/journal.ts";

/** The fault takes effect this long after the start of the recording. */
export const T0 = 1_000;

type Untimed<Event> = Event extends unknown ? Omit<Event, "atMs"> : never;

export const at = (ms: number, event: Untimed<TimelineEvent>): TimelineEvent =>
  ({ ...event, atMs: T0 + ms }) as TimelineEvent;

export const sentinel = (
  ms: number,
  who: string,
  event: string,
  more: Partial<{ about: string; from: string; to: string; payload: string }> = {},
) => at(ms, { kind: "sentinel", sentinel: who, event, payload: "", ...more });

export const role = (
  ms: number,
  node: string,
  is: "master" | "replica" | "silent" | "closed",
  follows?: string,
) => at(ms, { kind: "role", node, role: is, ...(follows ? { follows, link: "connected" } : {}) });

export const route = (ms: number, write: string | null, read: string[] = []) =>
  at(ms, { kind: "route", known: true, write, read });

export const fault = (ms: number, name: string, ...services: string[]) =>
  slowFault([ms, ms, ms], name, ...services);

/** A fault whose account came late: the last moment before it, the one it is given, the first one after it. */
export const slowFault = (
  [beforeMs, ms, afterMs]: readonly [number, number, number],
  name: string,
  ...services: string[]
) =>
  at(ms, {
    kind: "fault",
    beforeMs: T0 + beforeMs,
    afterMs: T0 + afterMs,
    name,
    fault: name.split(" ")[0] ?? "",
    moment: "injected",
    services,
    command: name,
  });

export const vote = (ms: number, who: string, master: string | null) =>
  at(ms, { kind: "vote", sentinel: who, master });

export const unheard = (ms: number, source: string) => at(ms, { kind: "watch", source, up: false });

/** Operations every 20 ms. @param at whether the one at this time (ms after the fault) succeeds, and on which node. */
export function operations(
  fromMs: number,
  toMs: number,
  at: (ms: number) => Partial<Operation>,
): Operation[] {
  const list: Operation[] = [];
  for (let ms = fromMs; ms < toMs; ms += 20) {
    list.push({ startMs: T0 + ms, endMs: T0 + ms + 2, outcome: "ok", node: null, error: null, ...at(ms) });
  }
  return list;
}

export const client = (route: string, ops: Operation[], more: Partial<ClientRecord> = {}): ClientRecord => ({
  name: route,
  route,
  kind: "writer",
  operations: ops,
  lost: [],
  duplicated: [],
  surfaced: [],
  ...more,
});

const failing: Partial<Operation> = { outcome: "failed", error: "connection closed" };

/** Served by redis-1 until the fault, by nobody for 2.5 s, by redis-2 after. */
export const served = (ms: number): Partial<Operation> =>
  ms < 0 ? { node: "redis-1" } : ms < 2_500 ? failing : { node: "redis-2" };

export const ordinaryEvents = (): TimelineEvent[] => [
  role(-900, "redis-1", "master"),
  role(-900, "redis-2", "replica", "redis-1"),
  role(-900, "redis-3", "replica", "redis-1"),
  route(-900, "redis-1", ["redis-2", "redis-3"]),
  fault(0, "kill master", "redis-1"),
  role(0, "redis-1", "closed"),
  route(150, null, ["redis-2", "redis-3"]),
  sentinel(2_000, "sentinel-1", "+sdown", { about: "redis-1" }),
  sentinel(2_050, "sentinel-2", "+sdown", { about: "redis-1" }),
  sentinel(2_100, "sentinel-1", "+odown", { about: "redis-1" }),
  sentinel(2_110, "sentinel-1", "+vote-for-leader", { payload: "abc 7" }),
  sentinel(2_120, "sentinel-2", "+vote-for-leader", { payload: "abc 7" }),
  sentinel(2_200, "sentinel-1", "+elected-leader", { about: "redis-1" }),
  sentinel(2_300, "sentinel-1", "+selected-slave", { about: "redis-2" }),
  role(2_400, "redis-2", "master"),
  route(2_420, "redis-2", ["redis-3"]),
  role(2_450, "redis-3", "replica", "redis-2"),
  sentinel(3_200, "sentinel-1", "+switch-master", { from: "redis-1", to: "redis-2" }),
  sentinel(3_210, "sentinel-2", "+switch-master", { from: "redis-1", to: "redis-2" }),
  sentinel(3_220, "sentinel-3", "+switch-master", { from: "redis-1", to: "redis-2" }),
];

const nodes = ["redis-1", "redis-2", "redis-3"];
const sentinels = ["sentinel-1", "sentinel-2", "sentinel-3"];

const topology = (master: string, epoch: number): NonNullable<Recording["topologyAfter"]> => ({
  master,
  nodes: nodes.map((name) => ({
    name,
    role: name === master ? "master" : "replica",
    follows: name === master ? null : master,
    link: null,
    offset: 1,
    runId: name,
    keys: 100,
    fullSyncs: 0,
    partialSyncs: 0,
  })),
  sentinels: sentinels.map((name) => ({ name, id: `id-of-${name}`, master, epoch })),
  route: null,
});

/** A recording that meets every expectation of a failover. @param change what is different. */
export function recorded(change: Partial<Recording> = {}): Recording {
  const recording: Recording = {
    scenario: "test",
    runId: "2026-01-01T00-00-00Z",
    startedAt: "2026-01-01T00:00:00.000Z",
    settings: {
      downAfterMs: 2_000,
      failoverTimeoutMs: 10_000,
      quorum: 2,
      minReplicasToWrite: 1,
      minReplicasMaxLagMs: 10_000,
      repointer: true,
      scrapeIntervalMs: 1_000,
    },
    nodes,
    sentinels,
    topologyBefore: topology("redis-1", 6),
    topologyAfter: topology("redis-2", 7),
    t0Ms: T0,
    healFromMs: T0 + 5_000,
    steadyMs: T0 + 8_000,
    untilMs: T0 + 9_000,
    ended: true,
    bindings: { master: "redis-1", "old-master": "redis-1", "new-master": "redis-2" },
    events: ordinaryEvents(),
    offsets: [],
    clients: [
      client("haproxy", operations(-900, 8_000, served)),
      client("haproxy-standing", operations(-900, 8_000, served)),
      client("sentinel", operations(-900, 8_000, served)),
      client(
        "reads",
        operations(-900, 8_000, () => ({ node: "redis-3" })),
        { kind: "reader", lost: null },
      ),
    ],
    comparison: { compared: 100, differing: [], keys: { "redis-1": 100, "redis-2": 100, "redis-3": 100 } },
    ...change,
  };
  return { ...recording, events: [...recording.events].sort((left, right) => left.atMs - right.atMs) };
}

/** The ordinary events without some, and with others. */
export const eventsBut = (
  without: (event: TimelineEvent) => boolean,
  ...more: TimelineEvent[]
): TimelineEvent[] => [...ordinaryEvents().filter((event) => !without(event)), ...more];
