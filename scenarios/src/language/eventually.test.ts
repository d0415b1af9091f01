/** Two Sentinels can stand for leader at the same moment: then none is elected, and they try again much later. */
import { describe, expect, test } from "vitest";
import { at, eventsBut, recorded, sentinel } from "../../../tests/fixtures/a-recording.ts";
import { alertRows } from "../judge/judge.ts";
import type { TimelineEvent } from "../model/journal.ts";
import { alerts } from "./alert.ts";
import { sentinelEvent } from "./sentinel.ts";

const switched = sentinelEvent("+switch-master", { about: "old-master", within: "5s" });
const isElection = (event: TimelineEvent) =>
  event.kind === "sentinel" && /^\+(vote-for-leader|switch-master)$/.test(event.event);
const ballot = (ms: number, who: string, candidate: string, epoch: number) =>
  sentinel(ms, who, "+vote-for-leader", { payload: `${candidate} ${epoch}` });
const switchAt = (ms: number) =>
  sentinel(ms, "sentinel-1", "+switch-master", { from: "redis-1", to: "redis-2" });
const alert = (ms: number, name: string) =>
  at(ms, { kind: "alert", alert: name, state: "firing", labels: {} });

const recordedTo = (untilMs: number, ...events: TimelineEvent[]) =>
  recorded({ events: eventsBut(isElection, ...events), untilMs: 1_000 + untilMs });
const split = [ballot(2_100, "sentinel-1", "one", 7), ballot(2_110, "sentinel-2", "two", 7)];
/** Sentinel-3's vote makes it two of three for one. */
const decided = [...split, ballot(2_120, "sentinel-3", "two", 7)];

describe("after an election without a winner", () => {
  test("a limit is longer by the time until the next one, and the finding says so", () => {
    const finding = switched.check(recordedTo(30_000, ...split, switchAt(23_000)));
    expect(finding).toMatchObject({ status: "met", because: expect.stringContaining("no Sentinel won") });
  });
  test("the limit still ends", () => {
    expect(switched.check(recordedTo(30_000, ...split, switchAt(25_500))).status).toBe("violated");
    expect(switched.check(recordedTo(30_000, ...split)).status).toBe("violated");
  });
  test("it is not decided while the next one is due", () => {
    expect(switched.check({ ...recordedTo(15_000, ...split), ended: false }).status).toBe("pending");
  });
  test("a failover that is stuck may be called so", () => {
    const plan = alerts({ fire: {}, mayFire: {} });
    const stuck = (votes: readonly TimelineEvent[]) =>
      recordedTo(30_000, ...votes, alert(12_000, "SentinelFailoverStuck"), switchAt(23_000));
    expect(plan.silence.check(stuck(split)).status).toBe("met");
    expect(alertRows(plan, stuck(split)).find(({ firedMs }) => firedMs !== null)).toMatchObject({
      duty: "may",
      reason: expect.stringContaining("no Sentinel won"),
    });
    expect(plan.silence.check(stuck(decided)).status).toBe("violated");
  });
});

test("a limit is as it stands when a majority voted for one of two, and when a lost vote came too late to matter", () => {
  expect(switched.check(recordedTo(30_000, ...decided, switchAt(6_000))).status).toBe("violated");
  const late = split.map((vote) => ({ ...vote, atMs: vote.atMs + 10_000 }));
  expect(switched.check(recordedTo(30_000, ...late, switchAt(23_000))).status).toBe("violated");
});
