/** How long a client may go without being served, and what lengthens that. */
import { expect, test } from "vitest";
import { client, eventsBut, fault, operations, sentinel, T0 } from "../../../tests/fixtures/a-recording.ts";
import { breaches, inBudget, nothing, whole } from "../../../tests/fixtures/a-round.ts";
import type { TimelineEvent } from "../model/journal.ts";
import { judgedBy } from "./invariants.ts";

/** Served by nobody from 0 to `untilMs`, but for the moments that `open` names. */
const closedFor = (untilMs: number, open: (ms: number) => boolean, ...events: TimelineEvent[]) =>
  whole({
    untilMs: T0 + untilMs + 5_000,
    events: eventsBut(({ kind }) => kind === "sentinel", ...events),
    clients: [
      client(
        "haproxy",
        operations(-900, untilMs + 4_000, (ms) =>
          ms < 0
            ? { node: "redis-1" }
            : ms < untilMs && !open(ms)
              ? { outcome: "failed" }
              : { node: "redis-2" },
        ),
      ),
    ],
  });
const found = (recording: ReturnType<typeof whole>) => breaches("outages-end", recording);

test("an outage ends within down-after + 4 s of the last thing done", () => {
  expect(found(closedFor(5_500, nothing))).toEqual([]);
  expect(found(closedFor(11_000, nothing))).toHaveLength(1);
  expect(found(closedFor(11_000, nothing, fault(6_000, "start redis-1", "redis-1")))).toEqual([]);
});

test("what opens for a moment and closes again is one outage", () => {
  expect(found(closedFor(18_000, (ms) => ms % 6_000 >= 5_900))).toEqual([
    expect.stringMatching(/^haproxy was not served for 17.92 s/),
  ]);
  // Three seconds are success.
  expect(found(closedFor(14_000, (ms) => ms >= 5_000 && ms < 9_000))).toEqual([]);
});

test("what is done to a Sentinel is no aborted election", () => {
  expect(found(closedFor(11_000, nothing, fault(1_000, "pause sentinel-3", "sentinel-3")))).toHaveLength(1);
  const aborted = sentinel(8_000, "sentinel-1", "-failover-abort-not-elected");
  expect(found(closedFor(11_000, nothing, aborted))).toEqual([]);
});

test("a failover that is begun and brings nothing is tried again; one that begins too late is the first", () => {
  const stands = (ms: number) => [
    sentinel(ms, "sentinel-1", "+try-failover", { about: "redis-1" }),
    sentinel(ms + 10, "sentinel-1", "+vote-for-leader", { payload: "abc 7" }),
  ];
  const announced = sentinel(24_500, "sentinel-1", "+switch-master", { from: "redis-1", to: "redis-2" });
  expect(found(closedFor(25_000, nothing, ...stands(2_100), ...stands(22_000), announced))).toEqual([]);
  expect(found(closedFor(25_000, nothing, ...stands(22_000), announced))).toHaveLength(1);
});

test("votes that are split lengthen it, too", () => {
  const vote = (who: string, payload: string) => sentinel(2_100, who, "+vote-for-leader", { payload });
  const announced = sentinel(3_000, "sentinel-1", "+switch-master", { from: "redis-1", to: "redis-2" });
  const split = [vote("sentinel-1", "abc 7"), vote("sentinel-2", "def 7")];
  const agreed = [vote("sentinel-1", "abc 7"), vote("sentinel-2", "abc 7")];
  expect(found(closedFor(11_000, nothing, ...split, announced))).toEqual([]);
  expect(found(closedFor(11_000, nothing, ...agreed, announced))).toHaveLength(1);
});

test("its breach is not decided on a machine that stood still: the time is the machine's", () => {
  const timed = judgedBy(inBudget).expectations.filter((one) => one.timed);
  expect(timed.map(({ sentence }) => sentence(whole().settings))).toEqual([
    expect.stringMatching(/^in budget, writes go on/),
    expect.stringMatching(/^in budget, the lab is steady within 60 s/),
  ]);
});
