/**
 * A step takes time, and the account of it comes late: what happens while it is being done can have been on either
 * side of it. Each recording here has something in that gap, and was judged wrongly by one moment per step.
 */
import { describe, expect, test } from "vitest";
import {
  at,
  client,
  eventsBut,
  operations,
  recorded,
  role,
  sentinel,
  slowFault,
  T0,
} from "../../../tests/fixtures/a-recording.ts";
import { alerts } from "../language/alert.ts";
import { never, throughout } from "../language/always.ts";
import { resynchronises } from "../language/data.ts";
import { lostAtMostATail, lostOnTheWrongSide, nothingLost } from "../language/losses.ts";
import { anyEvent, sentinelEvent } from "../language/sentinel.ts";
import { writes } from "../language/writes.ts";

const resumed = "unpause sentinel-1";
const ok = { node: "redis-1" };
const refused = { outcome: "failed", error: "refused", node: null } as const;
const isKill = ({ kind }: { kind: string }) => kind === "fault";
/** The unpause is begun at 4 s and told of at 4.5 s. */
const slowResume = slowFault([4_000, 4_500, 4_500], resumed, "sentinel-1");
const slowKill = (...moments: [number, number, number]) => slowFault(moments, "kill master", "redis-1");

const writing = (...spans: [from: number, to: number, what: object][]) =>
  spans.flatMap(([from, to, what]) => operations(from, to, () => what));

describe("a rule about the time until a repair", () => {
  const isRefused = throughout(writes.refused({ on: "haproxy", until: resumed }));
  const servedFrom = (ms: number) =>
    recorded({
      events: eventsBut(() => false, slowResume),
      clients: [client("haproxy", writing([-900, 0, ok], [0, ms, refused], [ms, 8_000, ok]))],
    });
  test("allows what the repair made possible before it was told of", () => {
    expect(isRefused.check(servedFrom(4_100))).toMatchObject({ status: "met" });
  });
  test("does not allow it before the repair has begun", () => {
    expect(isRefused.check(servedFrom(3_900))).toMatchObject({ status: "violated" });
  });
  test("ends before what a Sentinel says while it is being done", () => {
    const rule = never(anyEvent("+reboot", { until: resumed }));
    const said = (ms: number) =>
      recorded({ events: eventsBut(() => false, slowResume, sentinel(ms, "sentinel-1", "+reboot")) });
    expect(rule.check(said(4_200))).toMatchObject({ status: "met" });
    expect(rule.check(said(3_990))).toMatchObject({ status: "violated" });
  });
  test("ends before a node accepts again", () => {
    const rule = writes.stopAt("master", { within: "2s", until: resumed });
    const accepting = (ms: number) =>
      recorded({
        events: eventsBut(() => false, slowResume),
        clients: [
          client("direct redis-1", writing([-900, 1_000, ok], [1_000, ms, refused], [ms, 8_000, ok])),
        ],
      });
    expect(rule.check(accepting(4_100))).toMatchObject({ status: "met" });
    expect(rule.check(accepting(3_900))).toMatchObject({ status: "violated" });
  });
});

describe("a rule about the time until the next fault", () => {
  const rule = throughout(writes.unaffected({ on: "sentinel", until: "pause replica" }));
  const cut = (fromMs: number) =>
    recorded({
      events: eventsBut(() => false, slowFault([3_000, 3_200, 3_200], "pause replica", "redis-3")),
      clients: [
        client("sentinel", writing([-900, fromMs, ok], [fromMs, 3_500, refused], [3_500, 8_000, ok])),
      ],
    });
  test("excuses an outage whose last success, but no failure, was before that fault", () => {
    expect(rule.check(cut(3_000))).toMatchObject({ status: "met" });
  });
  test("does not excuse one failure before it", () => {
    expect(rule.check(cut(2_960))).toMatchObject({ status: "violated" });
  });
  test("does not excuse a wait that was too long before it", () => {
    const silent = recorded({
      events: eventsBut(() => false, slowFault([3_000, 3_200, 3_200], "pause replica", "redis-3")),
      clients: [client("sentinel", writing([-900, 1_500, ok], [3_500, 8_000, ok]))],
    });
    expect(rule.check(silent)).toMatchObject({ status: "violated" });
  });
});

describe("what a fault brings about", () => {
  const rule = throughout(writes.refused({ on: "haproxy", until: "fault + 2s" }));
  const servedUntil = (ms: number) =>
    recorded({
      events: eventsBut(isKill, slowKill(-20, 0, 150)),
      clients: [client("haproxy", writing([-900, ms, ok], [ms, 8_000, refused]))],
    });
  test("need not hold before all of it was done", () => {
    expect(rule.check(servedUntil(140))).toMatchObject({ status: "met" });
  });
  test("must hold from then on", () => {
    expect(rule.check(servedUntil(200))).toMatchObject({ status: "violated" });
  });
  test("is not shown by what was said before the fault took effect", () => {
    const said = sentinelEvent("+reset-master", { within: "1s" });
    const early = recorded({
      events: eventsBut(isKill, slowKill(-200, 0, 0), sentinel(-100, "sentinel-1", "+reset-master")),
    });
    expect(said.check(early)).toMatchObject({ status: "violated" });
  });
});

describe("what a repair makes possible", () => {
  test("can be said before the repair is told of", () => {
    const rule = sentinelEvent("-tilt", { since: resumed, within: "2s" });
    const said = (ms: number) =>
      recorded({ events: eventsBut(() => false, slowResume, sentinel(ms, "sentinel-1", "-tilt")) });
    expect(rule.check(said(4_300))).toMatchObject({
      status: "met",
      because: expect.stringMatching(/0\.00 s/),
    });
    expect(rule.check(said(3_900))).toMatchObject({ status: "violated" });
  });
  test("may be a link that is up before the repair is told of", () => {
    const rule = resynchronises("old-master", { since: "unpause old-master", within: "2s" });
    const linked = (ms: number) =>
      recorded({
        events: eventsBut(
          () => false,
          slowFault([4_000, 4_500, 4_500], "unpause old-master", "redis-1"),
          role(ms, "redis-1", "replica", "redis-2"),
        ),
      });
    expect(rule.check(linked(4_300))).toMatchObject({ status: "met" });
    expect(rule.check(linked(3_900))).toMatchObject({ status: "violated" });
  });
  test("or one whose loss was over between two looks: the offset stood still and goes on", () => {
    const rule = resynchronises("old-master", { since: "unpause old-master", within: "2s" });
    const seen = (...offsets: number[]) =>
      recorded({
        events: eventsBut(
          () => false,
          role(3_000, "redis-1", "replica", "redis-2"),
          slowFault([4_000, 4_500, 4_500], "unpause old-master", "redis-1"),
        ),
        offsets: offsets.map((offset, nth) => ({ atMs: T0 + 3_700 + 200 * nth, node: "redis-1", offset })),
      });
    expect(rule.check(seen(7, 7, 7, 9))).toMatchObject({ status: "met" });
    expect(rule.check(seen(7, 7, 7, 7))).toMatchObject({ status: "violated" });
    // It was linked all the time.
    expect(rule.check(seen(6, 7, 8, 9))).toMatchObject({ status: "violated" });
  });
});

describe("losses", () => {
  const lostFrom = (fromMs: number, toMs: number, events = eventsBut(isKill, slowKill(-400, 0, 0))) => {
    const list = writing([-3_000, 0, ok], [0, 2_500, refused], [2_500, 8_000, { node: "redis-2" }]);
    const lost = list.flatMap(({ startMs }, number) =>
      startMs - 1_000 >= fromMs && startMs - 1_000 < toMs ? [number] : [],
    );
    return recorded({ events, clients: [client("haproxy", list, { lost })] });
  };
  test("are a tail of the fault when they begin a second before it was begun", () => {
    const rule = lostAtMostATail({ on: "haproxy" });
    expect(rule.check(lostFrom(-1_300, 0))).toMatchObject({ status: "met" });
    expect(rule.check(lostFrom(-1_500, 0))).toMatchObject({ status: "violated" });
  });
  test("count as old from when the fault was begun", () => {
    const rule = nothingLost({ on: "haproxy", olderThan: "1s" });
    expect(rule.check(lostFrom(-1_300, 0))).toMatchObject({ status: "met" });
    expect(rule.check(lostFrom(-1_500, 0))).toMatchObject({ status: "violated" });
  });
  test("are on the wrong side only once every member there was cut off", () => {
    const rule = lostOnTheWrongSide(() => "redis-1");
    const list = writing([-900, 4_900, ok]);
    const reached = (ms: number) =>
      recorded({
        events: eventsBut(isKill, slowFault([0, 0, 1_000], "partition master, sentinel-1", "redis-1")),
        clients: [
          client("direct redis-1", list, {
            lost: list.flatMap(({ startMs }, number) => (startMs - 1_000 > ms ? [number] : [])),
          }),
        ],
      });
    expect(rule.check(reached(900))).toMatchObject({ status: "met" });
    expect(rule.check(reached(1_900))).toMatchObject({ status: "violated" });
  });
});

test("an alert that fires while the first fault is being done is no alert of before", () => {
  const { silence } = alerts({ fire: {}, mayFire: {} });
  const firing = (ms: number) =>
    recorded({
      events: eventsBut(
        isKill,
        slowKill(-400, 0, 0),
        at(ms, { kind: "alert", alert: "SentinelTilt", state: "firing", labels: {} }),
      ),
    });
  expect(silence.check(firing(-200))).toMatchObject({ status: "violated" });
  expect(silence.check(firing(-500))).toMatchObject({ status: "met" });
});
