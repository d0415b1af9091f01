/** What looks like the ordinary at a glance and is not: each recording here was once judged too kindly. */
import { describe, expect, test } from "vitest";
import {
  at,
  client,
  eventsBut,
  fault,
  operations,
  recorded,
  role,
  sentinel,
  served,
  T0,
  unheard,
} from "../../../tests/fixtures/a-recording.ts";
import { acknowledgedWrites, conflicts } from "../evidence/acknowledgements.ts";
import { never, throughout } from "../language/always.ts";
import { dataEqual } from "../language/data.ts";
import { lostAtMostATail, nothingLost } from "../language/losses.ts";
import { delivered } from "../language/messages.ts";
import { answersMaster } from "../language/roles.ts";
import { anyEvent } from "../language/sentinel.ts";
import { writes } from "../language/writes.ts";
import type { Operation, TimelineEvent } from "../model/journal.ts";
import { outcomesTold } from "../model/scenario.ts";

const docker = (ms: number, service: string, action: string) => at(ms, { kind: "docker", service, action });
const nothing = () => false;
/** Numbers of the operations that begin in a span, in ms after the fault. */
const numbers = (list: readonly Operation[], fromMs: number, toMs: number) =>
  list.flatMap(({ startMs }, number) => (startMs >= T0 + fromMs && startMs < T0 + toMs ? [number] : []));

describe("at most a tail is lost", () => {
  const list = operations(-900, 8_000, served);
  const lost = (fromMs: number, toMs: number) =>
    recorded({ clients: [client("haproxy", list, { lost: numbers(list, fromMs, toMs) })] });
  const rule = lostAtMostATail({ on: "haproxy" });
  test("not all that the new master ever acknowledged", () => {
    expect(rule.check(lost(2_500, 8_000))).toMatchObject({ status: "violated" });
  });
  test("not what somebody else acknowledged, however close to the fault", () => {
    const other = operations(-900, 8_000, (ms) => (ms < 0 ? { node: "redis-3" } : served(ms)));
    const recording = recorded({
      clients: [client("haproxy", other, { lost: numbers(other, -40, 0) })],
    });
    expect(rule.check(recording)).toMatchObject({ status: "violated" });
  });
  test("not what the victim acknowledged long after the fault, unless it could", () => {
    const onAndOn = operations(-900, 8_000, (ms) => (ms < 1_500 ? { node: "redis-1" } : served(ms)));
    const recording = recorded({
      clients: [client("haproxy", onAndOn, { lost: numbers(onAndOn, -40, 1_500) })],
    });
    expect(rule.check(recording)).toMatchObject({ status: "violated" });
    expect(lostAtMostATail({ on: "haproxy", reach: "2s" }).check(recording)).toMatchObject({ status: "met" });
  });
  test("is not known where it is not known who acknowledged it", () => {
    const anonymous = operations(-900, 8_000, (ms) => (ms < 0 ? { node: null } : served(ms)));
    const recording = recorded({
      clients: [client("haproxy", anonymous, { lost: numbers(anonymous, -40, 0) })],
    });
    expect(rule.check(recording)).toMatchObject({ status: "unknown" });
  });
});

describe("nothing old is lost", () => {
  const list = operations(-900, 8_000, served);
  test("nor anything that was acknowledged after the recovery", () => {
    const recording = recorded({
      clients: [client("haproxy", list, { lost: numbers(list, 4_000, 4_100) })],
    });
    expect(nothingLost({ on: "haproxy", olderThan: "2s" }).check(recording)).toMatchObject({
      status: "violated",
    });
  });
});

describe("writes succeed again", () => {
  const rule = writes.resume({ on: "haproxy", within: "down-after + 1s" });
  const open = (spans: readonly (readonly [number, number])[], toMs = 12_000) =>
    recorded({
      untilMs: T0 + toMs,
      clients: [
        client(
          "haproxy",
          operations(-900, toMs, (ms) =>
            ms < 0 || spans.some(([from, to]) => ms >= from && ms < to)
              ? { node: "redis-2" }
              : { outcome: "failed", error: "refused" },
          ),
        ),
      ],
    });
  test("when they go on succeeding", () => {
    expect(rule.check(open([[2_500, 12_000]]))).toMatchObject({ status: "met" });
  });
  test("not when they are closed again after 0.8 s", () => {
    expect(rule.check(open([[2_000, 2_800]]))).toMatchObject({ status: "violated" });
  });
  test("in the end, when they flap", () => {
    expect(
      rule.check(
        open([
          [1_500, 2_000],
          [2_500, 12_000],
        ]),
      ),
    ).toMatchObject({ status: "met" });
  });
  test("which is not decided before it has lasted", () => {
    const recording = { ...open([[2_500, 4_000]], 4_000), ended: false };
    expect(rule.check(recording)).toMatchObject({ status: "pending" });
  });
  test("which is not known when the recording ends before", () => {
    expect(rule.check(open([[2_500, 4_000]], 4_000))).toMatchObject({ status: "unknown" });
  });
});

describe("a node that never answers role:master", () => {
  const rule = never(answersMaster("old-master", { since: "start old-master" }));
  const start = fault(5_000, "start old-master", "redis-1");
  const returning = (...events: TimelineEvent[]) =>
    recorded({ events: eventsBut(nothing, start, ...events) });
  test("must have been asked: silence is no answer", () => {
    expect(rule.check(returning(role(5_300, "redis-1", "silent")))).toMatchObject({ status: "unknown" });
  });
  test("must have been asked at all", () => {
    const events = eventsBut((event) => event.kind === "role" && event.node === "redis-1", start);
    expect(rule.check(recorded({ events }))).toMatchObject({ status: "unknown" });
  });
  test("need not answer while it is paused", () => {
    const events = [
      docker(5_290, "redis-1", "pause"),
      role(5_300, "redis-1", "silent"),
      docker(7_000, "redis-1", "unpause"),
      role(7_050, "redis-1", "replica", "redis-2"),
    ];
    expect(rule.check(returning(...events))).toMatchObject({ status: "met" });
  });
  test("need not answer in time while everything is read back, after the clients have ended", () => {
    const back = role(5_100, "redis-1", "replica", "redis-2");
    expect(rule.check(returning(back, role(8_100, "redis-1", "silent")))).toMatchObject({ status: "met" });
    expect(rule.check(returning(back, role(8_100, "redis-1", "master")))).toMatchObject({
      status: "violated",
    });
  });
  test("may miss one question", () => {
    const events = [role(5_300, "redis-1", "silent"), role(5_600, "redis-1", "replica", "redis-2")];
    expect(rule.check(returning(...events))).toMatchObject({ status: "met" });
  });
});

describe("what no Sentinel says", () => {
  const deaf = [10, 20].map((ms, at) => unheard(ms, `sentinel-${at + 1}`));
  test("is not known while only one of them is heard", () => {
    const recording = recorded({ events: eventsBut(nothing, ...deaf) });
    expect(never(anyEvent("+reboot")).check(recording)).toMatchObject({ status: "unknown" });
  });
  test("is not known of one that is not heard itself", () => {
    const recording = recorded({ events: eventsBut(nothing, ...deaf) });
    expect(never(anyEvent("+reboot", { by: "sentinel-1" })).check(recording)).toMatchObject({
      status: "unknown",
    });
    expect(never(anyEvent("+reboot", { by: "sentinel-3" })).check(recording)).toMatchObject({
      status: "met",
    });
  });
  test("is known of one that is down or paused: it says nothing", () => {
    const events = eventsBut(
      nothing,
      ...deaf,
      docker(5, "sentinel-1", "die"),
      docker(6, "sentinel-2", "pause"),
    );
    expect(never(anyEvent("+reboot")).check(recorded({ events }))).toMatchObject({ status: "met" });
  });
});

describe("two masters", () => {
  const chosen = (ms: number, node: string) => sentinel(ms, "sentinel-1", "+selected-slave", { about: node });
  test("are found after the third change, too", () => {
    const order = ["redis-1", "redis-3", "redis-2", "redis-1", "redis-2"];
    const clients = [
      client(
        "haproxy",
        operations(0, 5_000, (ms) => ({ node: order[Math.floor(ms / 1_000)] ?? null })),
      ),
    ];
    // The last change is nobody's choice.
    const events = eventsBut(
      () => true,
      chosen(900, "redis-3"),
      chosen(1_900, "redis-2"),
      chosen(2_900, "redis-1"),
    );
    const recording = recorded({ clients, events });
    expect(conflicts(recording, acknowledgedWrites(recording))).toMatchObject([
      { earlier: { node: "redis-1" }, later: { node: "redis-2" } },
    ]);
  });
});

describe("a rule about all of a span", () => {
  const gap = operations(-900, 8_000, () => ({ node: "redis-1" })).filter(
    ({ startMs }) => startMs < T0 + 3_000 || startMs >= T0 + 3_700,
  );
  const thin = recorded({ clients: ["haproxy", "sentinel"].map((name) => client(name, gap)) });
  test.each([
    ["unaffected", throughout(writes.unaffected({ on: "sentinel" }))],
    ["accepted by one master", throughout(writes.acceptedByAtMostOneMaster({ on: "haproxy" }))],
    ["never acknowledged by another", never(writes.acknowledgedBy("new-master"))],
  ])("is not known of a second in which hardly anybody tried: %s", (_, rule) => {
    expect(rule.check(thin)).toMatchObject({ status: "unknown" });
  });
  test("but is known when a busy machine ticked late all the time", () => {
    const late = operations(-900, 8_000, () => ({ node: "redis-1" })).filter((_, number) => number % 4 === 0);
    const recording = recorded({ clients: [client("sentinel", late)] });
    expect(throughout(writes.unaffected({ on: "sentinel" })).check(recording)).toMatchObject({
      status: "met",
    });
  });
  test("nor of a client that stopped before the others", () => {
    const clients = [
      client(
        "haproxy",
        operations(-900, 8_000, () => ({ node: "redis-1" })),
      ),
      client(
        "sentinel",
        operations(-900, 4_000, () => ({ node: "redis-1" })),
      ),
    ];
    expect(throughout(writes.unaffected({ on: "sentinel" })).check(recorded({ clients }))).toMatchObject({
      status: "unknown",
    });
  });
  test("nor of refusals that were hardly tried", () => {
    const refused = gap.map((one) => ({ ...one, outcome: "failed" as const, error: "refused", node: null }));
    const recording = recorded({ clients: [client("haproxy", refused)] });
    expect(throughout(writes.refused({ on: "haproxy", until: "fault + 5s" })).check(recording)).toMatchObject(
      {
        status: "unknown",
      },
    );
  });
});

describe("a stream", () => {
  test("counts among what may not be lost", () => {
    const list = operations(-900, 8_000, () => ({ node: "redis-1" }));
    const stream = client("stream", list, { kind: "stream", lost: numbers(list, 3_000, 3_100) });
    const { clients } = recorded();
    expect(nothingLost().check(recorded({ clients: [...clients, stream] }))).toMatchObject({
      status: "violated",
    });
  });
});

describe("what was refused", () => {
  test("is not there at the end", () => {
    const found = [client("haproxy", operations(-900, 8_000, served), { contradicted: [50] })];
    expect(outcomesTold.check(recorded({ clients: found }))).toMatchObject({ status: "violated" });
    expect(outcomesTold.check(recorded())).toMatchObject({ status: "met" });
  });
  test("is there twice on no route but the one that sends again", () => {
    const twice = (route: string) =>
      recorded({ clients: [client(route, operations(-900, 8_000, served), { duplicated: [50] })] });
    expect(outcomesTold.check(twice("haproxy"))).toMatchObject({ status: "violated" });
    expect(outcomesTold.check(twice("sentinel-defaults"))).toMatchObject({ status: "met" });
  });
  test("is unknown when nothing was read back", () => {
    const unread = [client("haproxy", operations(-900, 8_000, served), { contradicted: null })];
    expect(outcomesTold.check(recorded({ clients: unread }))).toMatchObject({ status: "unknown" });
  });
});

describe("messages", () => {
  const rule = delivered({ but: { within: "3s" } });
  const list = operations(-900, 8_000, () => ({}));
  const missing = (fromMs: number, toMs: number) =>
    recorded({ clients: [client("pubsub", list, { kind: "pubsub", lost: numbers(list, fromMs, toMs) })] });
  test("may be missed while the subscriber was away", () => {
    expect(rule.check(missing(-100, 2_900))).toMatchObject({ status: "met" });
  });
  test("may not be missed later", () => {
    expect(rule.check(missing(4_000, 4_100))).toMatchObject({ status: "violated" });
    expect(delivered().check(missing(0, 100))).toMatchObject({ status: "violated" });
  });
  test("may be missed until the Sentinels try again, when none of them won the election", () => {
    const vote = (who: string, candidate: string) =>
      sentinel(100, who, "+vote-for-leader", { payload: `${candidate} 7` });
    const late = missing(4_000, 4_100);
    const votes = [vote("sentinel-1", "one"), vote("sentinel-2", "two")];
    const isVote = (event: TimelineEvent) => event.kind === "sentinel" && event.event === "+vote-for-leader";
    const events = eventsBut(isVote, ...votes);
    expect(rule.check({ ...late, events })).toMatchObject({ status: "met" });
  });
  test("prove nothing when none was published", () => {
    expect(rule.check(recorded())).toMatchObject({ status: "unknown" });
  });
});

describe("equal data sets", () => {
  test("are no proof when all of them lost the same", () => {
    const kept = { written: 200, wrong: { "redis-1": 7, "redis-2": 7, "redis-3": 7 } };
    expect(dataEqual().check(recorded({ kept }))).toMatchObject({ status: "violated" });
    expect(dataEqual().check(recorded({ kept: null }))).toMatchObject({ status: "unknown" });
  });
});
