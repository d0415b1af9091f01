/**
 * Each rule of the judge with three recordings: one that meets it, one that must fail it, one from which it cannot
 * be told. A rule that passes on the second or the third is worth nothing.
 */

import { describe, expect, test } from "vitest";
import {
  at,
  client,
  eventsBut,
  fault,
  operations,
  recorded,
  role,
  route,
  sentinel,
  served,
  T0,
  unheard,
  vote,
} from "../../../tests/fixtures/a-recording.ts";
import { alertFires, alerts } from "../language/alert.ts";
import { never, throughout } from "../language/always.ts";
import { dataEqual, documentsKept, keysKept, resynchronises, synchronisations } from "../language/data.ts";
import { lostAtMostATail, lostOnTheWrongSide, nothingLost, rolledBack } from "../language/losses.ts";
import {
  answersMaster,
  becomesMaster,
  everybodyFollows,
  follows,
  masterStays,
  twoMastersFor,
} from "../language/roles.ts";
import { readsRouted, routed, routedTo, routeStays } from "../language/routed.ts";
import {
  anyEvent,
  bestReplicaChosen,
  everySentinelSays,
  oneLeader,
  sentinelEvent,
  sentinelKeepsItself,
  sentinelNames,
} from "../language/sentinel.ts";
import { reads, writes } from "../language/writes.ts";
import type { Expectation } from "../model/finding.ts";
import type { Recording } from "../model/journal.ts";

interface Case {
  readonly rule: string;
  readonly expectation: Expectation;
  readonly met: Recording;
  readonly violated: Recording;
  readonly unknown: Recording;
}

const isSwitch = (event: { kind: string; event?: string }) => event.event === "+switch-master";
const kind = (wanted: string) => (event: { kind: string }) => event.kind === wanted;
const deafSentinels = ["sentinel-1", "sentinel-2", "sentinel-3"].map((who) => unheard(10, who));
const neverInjected = { t0Ms: null, healFromMs: null };
/** What the nodes count at the end; none had any before. */
function withSyncs(syncs: { fullSyncs: number | null; partialSyncs: number | null }) {
  const { topologyAfter } = recorded();
  if (!topologyAfter) throw new Error("the ordinary recording has a topology");
  return { ...topologyAfter, nodes: topologyAfter.nodes.map((one) => ({ ...one, ...syncs })) };
}
const always = (node: string) => () => ({ node });
const candidates = (first: number, second: number) =>
  at(2_210, {
    kind: "candidates",
    sentinel: "sentinel-1",
    replicas: [
      { node: "redis-2", priority: first, offset: 10, runId: "aa", flags: "slave" },
      { node: "redis-3", priority: second, offset: 10, runId: "bb", flags: "slave" },
    ],
  });
const firing = (ms: number, alert = "RedisMasterDown") =>
  at(ms, { kind: "alert", alert, state: "firing", labels: {} });
const returned = [fault(5_000, "start old-master", "redis-1"), role(5_300, "redis-1", "replica", "redis-2")];
const answered = { document: '[{"number":1}]', found: ["d:1", "d:2"] };
/** Every node's answer is the one before, but redis-3's where another is given. */
const documents = (third: typeof answered | { document: null; found: string[] } | null = answered) => ({
  before: answered,
  after: { "redis-1": answered, "redis-2": answered, "redis-3": third },
});

const cases: Case[] = [
  {
    rule: "a Sentinel's event within a limit",
    expectation: sentinelEvent("+sdown", { about: "old-master", within: "down-after + 1s" }),
    met: recorded(),
    violated: recorded({ events: eventsBut((event) => kind("sentinel")(event)) }),
    unknown: recorded({ events: eventsBut(kind("sentinel"), ...deafSentinels) }),
  },
  {
    rule: "a Sentinel's event, too late",
    expectation: sentinelEvent("+switch-master", { about: "old-master", within: "down-after + 1500ms" }),
    met: recorded(),
    violated: recorded({
      events: eventsBut(
        isSwitch,
        sentinel(3_600, "sentinel-1", "+switch-master", { from: "redis-1", to: "redis-2" }),
      ),
    }),
    unknown: recorded(neverInjected),
  },
  {
    rule: "every Sentinel's event",
    expectation: everySentinelSays("+switch-master", { about: "old-master", to: "new-master", within: "5s" }),
    met: recorded(),
    violated: recorded({
      events: eventsBut((event) => isSwitch(event) && "sentinel" in event && event.sentinel === "sentinel-3"),
    }),
    unknown: recorded({
      events: eventsBut(
        (event) => isSwitch(event) && "sentinel" in event && event.sentinel === "sentinel-3",
        unheard(100, "sentinel-3"),
      ),
    }),
  },
  {
    rule: "never an event",
    expectation: never(anyEvent("-failover-abort-no-good-slave")),
    met: recorded(),
    violated: recorded({
      events: eventsBut(
        () => false,
        sentinel(2_250, "sentinel-1", "-failover-abort-no-good-slave", { about: "redis-1" }),
      ),
    }),
    unknown: recorded({ events: eventsBut(() => false, ...deafSentinels) }),
  },
  {
    rule: "one leader by a majority",
    expectation: oneLeader({ within: "down-after + 2s" }),
    met: recorded(),
    violated: recorded({
      events: eventsBut(
        (event) =>
          kind("sentinel")(event) &&
          "event" in event &&
          event.event === "+vote-for-leader" &&
          event.sentinel === "sentinel-2",
      ),
    }),
    unknown: recorded({ events: eventsBut(kind("sentinel"), ...deafSentinels) }),
  },
  {
    rule: "the best replica chosen",
    expectation: bestReplicaChosen({ within: "down-after + 2s" }),
    met: recorded({ events: eventsBut(() => false, candidates(100, 100)) }),
    violated: recorded({ events: eventsBut(() => false, candidates(100, 50)) }),
    unknown: recorded(),
  },
  {
    rule: "a Sentinel names a node",
    expectation: sentinelNames("sentinel-3", "new-master", { since: "fault", within: "5s" }),
    met: recorded({
      events: eventsBut(
        () => false,
        vote(100, "sentinel-3", "redis-1"),
        vote(3_220, "sentinel-3", "redis-2"),
      ),
    }),
    violated: recorded({ events: eventsBut(() => false, vote(100, "sentinel-3", "redis-1")) }),
    unknown: recorded({ events: eventsBut(() => false, vote(100, "sentinel-3", null)) }),
  },
  {
    rule: "a Sentinel's event while it is not listened to",
    expectation: sentinelEvent("+reboot", { by: "sentinel-3", within: "5s" }),
    met: recorded({
      events: eventsBut(() => false, sentinel(600, "sentinel-3", "+reboot", { about: "redis-1" })),
    }),
    violated: recorded(),
    unknown: recorded({
      events: eventsBut(
        () => false,
        unheard(-100, "sentinel-3"),
        at(500, { kind: "watch", source: "sentinel-3", up: true }),
      ),
    }),
  },
  {
    rule: "a Sentinel keeps its id",
    expectation: sentinelKeepsItself("sentinel-3"),
    met: recorded(),
    violated: (() => {
      const { topologyAfter } = recorded();
      if (!topologyAfter) throw new Error("the ordinary recording has a topology");
      const sentinels = topologyAfter.sentinels.map((one) =>
        one.name === "sentinel-3" ? { ...one, id: "another" } : one,
      );
      return recorded({ topologyAfter: { ...topologyAfter, sentinels } });
    })(),
    unknown: recorded({ topologyAfter: null }),
  },
  {
    rule: "writes routed to a node",
    expectation: routed("writes", { to: "new-master", within: "down-after + 1s" }),
    met: recorded(),
    violated: recorded({ events: eventsBut((event) => event.kind === "route" && event.atMs > T0 + 2_000) }),
    unknown: recorded({
      events: eventsBut(
        (event) => event.kind === "route" && event.atMs > T0 + 2_000,
        unheard(500, "haproxy"),
      ),
    }),
  },
  {
    rule: "reads routed to a node",
    expectation: readsRouted("away from", "new-master", { within: "down-after + 1s" }),
    met: recorded(),
    violated: recorded({ events: eventsBut((event) => event.kind === "route" && event.atMs > T0 + 2_000) }),
    unknown: recorded({
      events: eventsBut(
        (event) => event.kind === "route" && event.atMs > T0 + 2_000,
        unheard(500, "haproxy"),
      ),
    }),
  },
  {
    rule: "never routed to a node",
    expectation: never(routedTo("old-master", { since: "fault + 1s" })),
    met: recorded(),
    violated: recorded({ events: eventsBut(() => false, route(6_000, "redis-1")) }),
    unknown: recorded({ events: eventsBut(() => false, unheard(4_000, "haproxy")) }),
  },
  {
    rule: "the route stays",
    expectation: throughout(routeStays({ since: "fault + 3s" })),
    met: recorded(),
    violated: recorded({ events: eventsBut(() => false, route(6_000, null)) }),
    unknown: recorded({ events: eventsBut(() => false, unheard(4_000, "haproxy")) }),
  },
  {
    rule: "a node follows another",
    expectation: follows("old-master", "new-master", { since: "start old-master", within: "2s" }),
    met: recorded({ events: eventsBut(() => false, ...returned) }),
    violated: recorded({
      events: eventsBut(
        () => false,
        fault(5_000, "start old-master", "redis-1"),
        role(5_300, "redis-1", "master"),
      ),
    }),
    unknown: recorded(),
  },
  {
    rule: "every node follows one",
    expectation: everybodyFollows("new-master", { but: "old-master", within: "5s" }),
    met: recorded(),
    violated: recorded({
      events: eventsBut((event) => event.kind === "role" && event.follows === "redis-2"),
    }),
    unknown: recorded({
      events: eventsBut(
        (event) => event.kind === "role" && event.follows === "redis-2",
        unheard(100, "redis-3"),
      ),
    }),
  },
  {
    rule: "the master stays",
    expectation: masterStays(),
    met: recorded({ topologyAfter: recorded().topologyBefore }),
    violated: recorded(),
    unknown: recorded({ topologyAfter: null }),
  },
  {
    rule: "a node becomes master",
    expectation: becomesMaster("new-master", { within: "3s" }),
    met: recorded(),
    violated: recorded({
      events: eventsBut((event) => event.kind === "role" && event.atMs > T0 && event.role === "master"),
    }),
    unknown: recorded({
      events: eventsBut(
        (event) => event.kind === "role" && event.atMs > T0 && event.role === "master",
        unheard(100, "redis-2"),
      ),
    }),
  },
  {
    rule: "a returned node never answers role:master",
    expectation: never(answersMaster("old-master", { since: "start old-master" })),
    met: recorded({ events: eventsBut(() => false, ...returned) }),
    violated: recorded({
      events: eventsBut(
        () => false,
        fault(5_000, "start old-master", "redis-1"),
        role(5_300, "redis-1", "master"),
      ),
    }),
    unknown: recorded({ events: eventsBut(() => false, ...returned, unheard(5_500, "redis-1")) }),
  },
  {
    rule: "two masters for a limited time",
    expectation: twoMastersFor({ atMost: "2s" }),
    met: recorded({
      events: eventsBut(
        (event) => event.kind === "role" && event.role === "closed",
        role(3_500, "redis-1", "replica", "redis-2"),
      ),
    }),
    violated: recorded({ events: eventsBut((event) => event.kind === "role" && event.role === "closed") }),
    unknown: recorded({ events: eventsBut(() => false, unheard(100, "redis-1")) }),
  },
  {
    rule: "writes succeed again in time",
    expectation: writes.resume({ on: "every-path", within: "down-after + 1s" }),
    met: recorded(),
    violated: recorded({
      clients: [
        client(
          "haproxy",
          operations(-900, 8_000, (ms) =>
            ms < 0 ? { node: "redis-1" } : { outcome: "failed", error: "NOREPLICAS" },
          ),
        ),
      ],
    }),
    unknown: recorded({ clients: [client("haproxy", [])] }),
  },
  {
    rule: "reads go on",
    expectation: throughout(reads.unaffected()),
    met: recorded(),
    violated: recorded({ clients: [client("reads", operations(-900, 8_000, served), { kind: "reader" })] }),
    unknown: recorded({ clients: [] }),
  },
  {
    rule: "writes are unaffected",
    expectation: throughout(writes.unaffected({ on: "sentinel" })),
    met: recorded({ clients: [client("sentinel", operations(-900, 8_000, always("redis-1")))] }),
    violated: recorded(),
    unknown: recorded({ clients: [] }),
  },
  {
    rule: "a stall counts although nothing fails",
    expectation: throughout(writes.unaffected({ on: "sentinel", stall: "1s" })),
    met: recorded({ clients: [client("sentinel", operations(-900, 8_000, always("redis-1")))] }),
    violated: recorded({
      clients: [
        client(
          "sentinel",
          operations(-900, 8_000, (ms) => ({
            node: "redis-1",
            ...(ms >= 0 && ms < 1_500 ? { endMs: T0 + 1_500 } : {}),
          })),
        ),
      ],
    }),
    unknown: recorded({ clients: [] }),
  },
  {
    rule: "writes are interrupted for a limited time",
    expectation: writes.interruptedFor({ on: "haproxy", atMost: "2600ms" }),
    met: recorded(),
    violated: recorded({
      clients: [
        client(
          "haproxy",
          operations(-900, 8_000, (ms) => (ms < 200 ? { outcome: "failed", error: "refused" } : served(ms))),
        ),
      ],
    }),
    unknown: recorded({ clients: [] }),
  },
  {
    rule: "writes are refused for a while",
    expectation: throughout(writes.refused({ on: "haproxy", until: "fault + 2s" })),
    met: recorded(),
    violated: recorded({ clients: [client("haproxy", operations(-900, 8_000, always("redis-1")))] }),
    unknown: recorded({ clients: [client("haproxy", operations(-900, 0, served))] }),
  },
  {
    rule: "at most one master accepts writes",
    expectation: throughout(writes.acceptedByAtMostOneMaster()),
    met: recorded(),
    violated: recorded({
      clients: [
        client(
          "haproxy",
          operations(-900, 8_000, (ms) => (ms > 4_000 && ms < 5_000 ? { node: "redis-1" } : served(ms))),
        ),
      ],
    }),
    unknown: recorded({
      clients: [
        client(
          "haproxy",
          operations(-900, 8_000, () => ({ node: null })),
        ),
      ],
    }),
  },
  {
    rule: "a node never acknowledges",
    expectation: never(writes.acknowledgedBy("old-master", { since: "fault + 3s" })),
    met: recorded(),
    violated: recorded({ clients: [client("direct redis-1", operations(-900, 8_000, always("redis-1")))] }),
    unknown: recorded({ bindings: {} }),
  },
  {
    rule: "a node's last acknowledgement in time",
    expectation: writes.stopAt("old-master", { within: "2s" }),
    met: recorded({
      clients: [
        client(
          "direct redis-1",
          operations(-900, 5_000, (ms) =>
            ms < 1_500 ? { node: "redis-1" } : { outcome: "failed", error: "NOREPLICAS" },
          ),
        ),
      ],
    }),
    violated: recorded({
      clients: [
        client(
          "direct redis-1",
          operations(-900, 8_000, (ms) =>
            ms < 4_000 ? { node: "redis-1" } : { outcome: "failed", error: "NOREPLICAS" },
          ),
        ),
      ],
    }),
    unknown: recorded(),
  },
  {
    rule: "at most a tail is lost",
    expectation: lostAtMostATail({ on: "haproxy" }),
    met: recorded({ clients: [client("haproxy", operations(-900, 8_000, served), { lost: [43, 44] })] }),
    violated: recorded({ clients: [client("haproxy", operations(-900, 8_000, served), { lost: [40, 44] })] }),
    unknown: recorded({ clients: [client("haproxy", operations(-900, 8_000, served), { lost: null })] }),
  },
  {
    rule: "what is lost is the tail before the fault and not older",
    expectation: lostAtMostATail({ on: "haproxy", tail: "200ms" }),
    met: recorded({ clients: [client("haproxy", operations(-900, 8_000, served), { lost: [43, 44] })] }),
    violated: recorded({ clients: [client("haproxy", operations(-900, 8_000, served), { lost: [10, 11] })] }),
    unknown: recorded({ t0Ms: null }),
  },
  {
    rule: "each of two faults may cost a tail, and no more",
    expectation: lostAtMostATail({ on: "haproxy", faults: ["fault", "kill new-master"] }),
    met: recorded({
      events: eventsBut(() => false, fault(4_000, "kill new-master", "redis-2")),
      clients: [client("haproxy", operations(-900, 8_000, served), { lost: [44, 243, 244] })],
    }),
    violated: recorded({
      events: eventsBut(() => false, fault(4_000, "kill new-master", "redis-2")),
      clients: [client("haproxy", operations(-900, 8_000, served), { lost: [42, 44, 244] })],
    }),
    unknown: recorded({ clients: [client("haproxy", operations(-900, 8_000, served), { lost: [44] })] }),
  },
  {
    rule: "nothing is lost",
    expectation: nothingLost(),
    met: recorded(),
    violated: recorded({ clients: [client("haproxy", operations(-900, 8_000, served), { lost: [7] })] }),
    unknown: recorded({ clients: [client("haproxy", operations(-900, 8_000, served), { lost: null })] }),
  },
  {
    rule: "what the wrong side acknowledged is lost",
    expectation: lostOnTheWrongSide(() => "redis-1"),
    met: recorded({
      clients: [
        client("direct redis-1", operations(-900, 4_000, always("redis-1")), {
          lost: Array.from({ length: 200 }, (_, at) => at + 46),
        }),
      ],
    }),
    violated: recorded({ clients: [client("direct redis-1", operations(-900, 4_000, always("redis-1")))] }),
    unknown: recorded({
      clients: [client("direct redis-1", operations(-900, 0, always("redis-1")), { lost: [] })],
    }),
  },
  {
    rule: "the data are those of an earlier moment",
    expectation: rolledBack({ since: "fault", until: "kill new-master" }),
    met: recorded({
      events: eventsBut(() => false, fault(4_000, "kill new-master", "redis-2")),
      clients: [
        client("haproxy", operations(-900, 8_000, served), {
          lost: Array.from({ length: 75 }, (_, at) => at + 170),
        }),
      ],
    }),
    violated: recorded({
      events: eventsBut(() => false, fault(4_000, "kill new-master", "redis-2")),
      clients: [client("haproxy", operations(-900, 8_000, served), { lost: [170, 171] })],
    }),
    unknown: recorded({ clients: [client("haproxy", operations(-900, 8_000, served), { lost: [170] })] }),
  },
  {
    rule: "an alert fires",
    expectation: alertFires("RedisMasterDown", { within: "5s" }),
    met: recorded({ events: eventsBut(() => false, firing(3_000)) }),
    violated: recorded(),
    unknown: recorded({ events: eventsBut(() => false, unheard(100, "prometheus")) }),
  },
  {
    rule: "alerts that are not expected stay silent",
    expectation: alerts({ fire: {}, mayFire: { RedisDown: "it is a consequence" } }).silence,
    met: recorded({ events: eventsBut(() => false, firing(3_000, "RedisDown")) }),
    violated: recorded({ events: eventsBut(() => false, firing(3_000)) }),
    unknown: recorded({ events: eventsBut(() => false, unheard(100, "prometheus")) }),
  },
  {
    rule: "all nodes hold the same data",
    expectation: dataEqual(),
    met: recorded(),
    violated: recorded({
      comparison: {
        compared: 100,
        differing: ["cart:1"],
        keys: { "redis-1": 100, "redis-2": 100, "redis-3": 100 },
      },
    }),
    unknown: recorded({ comparison: null }),
  },
  {
    rule: "all nodes hold as many keys",
    expectation: dataEqual(),
    met: recorded(),
    violated: recorded({
      comparison: { compared: 100, differing: [], keys: { "redis-1": 100, "redis-2": 100, "redis-3": 99 } },
    }),
    unknown: recorded({ comparison: null }),
  },
  {
    rule: "documents and index are the same on every node",
    expectation: documentsKept(),
    met: recorded({ documents: documents() }),
    violated: recorded({ documents: documents({ document: '[{"number":0}]', found: ["d:1"] }) }),
    unknown: recorded({ documents: documents(null) }),
  },
  {
    rule: "documents are on every node",
    expectation: documentsKept(),
    met: recorded({ documents: documents() }),
    violated: recorded({ documents: documents({ document: null, found: ["d:1", "d:2"] }) }),
    unknown: recorded({ documents: null }),
  },
  {
    rule: "no node lost its data set",
    expectation: keysKept(),
    met: recorded(),
    violated: recorded({ kept: { written: 200, wrong: { "redis-1": 0, "redis-2": 0, "redis-3": 1 } } }),
    unknown: recorded({ kept: { written: 200, wrong: { "redis-1": 0, "redis-2": 0, "redis-3": null } } }),
  },
  {
    rule: "a node catches up",
    expectation: resynchronises("old-master", { since: "start old-master", within: "2s" }),
    met: recorded({ events: eventsBut(() => false, ...returned) }),
    violated: recorded({ events: eventsBut(() => false, fault(5_000, "start old-master", "redis-1")) }),
    unknown: recorded({ bindings: {} }),
  },
  {
    rule: "the master serves so many synchronisations",
    expectation: synchronisations({ partial: 1, full: 1 }),
    met: recorded({ topologyAfter: withSyncs({ fullSyncs: 1, partialSyncs: 1 }) }),
    violated: recorded({ topologyAfter: withSyncs({ fullSyncs: 0, partialSyncs: 2 }) }),
    unknown: recorded({ topologyAfter: withSyncs({ fullSyncs: null, partialSyncs: 1 }) }),
  },
];

describe.each(cases)("$rule", ({ expectation, met, violated, unknown }) => {
  test("is met by a recording that shows it", () => {
    expect(expectation.check(met)).toMatchObject({ status: "met" });
  });
  test("fails on a recording that shows the contrary", () => {
    expect(expectation.check(violated)).toMatchObject({ status: "violated" });
  });
  test("is unknown on a recording that cannot tell", () => {
    expect(expectation.check(unknown)).toMatchObject({ status: "unknown" });
  });
});

describe("every rule", () => {
  test.each(cases)(
    "$rule says what it expects and what it found, in words",
    ({ expectation, met, violated }) => {
      expect(expectation.sentence(met.settings)).toMatch(/\w+ \w+/);
      expect(expectation.check(violated).because).not.toBe("");
    },
  );
});
