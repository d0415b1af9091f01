import { describe, expect, test } from "vitest";
import { at, eventsBut, fault, recorded } from "../../../tests/fixtures/a-recording.ts";
import { alertRows } from "../judge/judge.ts";
import { ALERTS } from "../model/alert-plan.ts";
import type { TimelineEvent } from "../model/journal.ts";
import { alerts } from "./alert.ts";

const plan = alerts({
  fire: { RedisMasterDown: { within: "5s" }, RedisFenceActive: { within: "5s", writeGuard: true } },
  mayFire: { PublisherFailing: "clients feel it" },
});
const firing = (ms: number, alert: string): TimelineEvent =>
  at(ms, { kind: "alert", alert, state: "firing", labels: {} });
const withAlerts = (...events: TimelineEvent[]) => recorded({ events: eventsBut(() => false, ...events) });
const silence = (...events: TimelineEvent[]) => plan.silence.check(withAlerts(...events));

describe("alerts that are neither required nor allowed", () => {
  test("are all named when they fire, with the time", () => {
    const finding = silence(firing(2_000, "SentinelTilt"), firing(3_000, "HAProxyFlapping"));
    expect(finding.status).toBe("violated");
    expect(finding.because).toBe("SentinelTilt fired at T+2.00 s, HAProxyFlapping fired at T+3.00 s");
  });
  test("do not count while they are left over from before the first fault", () => {
    expect(silence(firing(-500, "SentinelTilt")).status).toBe("met");
  });
  test("count from the first fault on, be it ahead of T0", () => {
    expect(silence(fault(-800, "stop sentinel-1", "sentinel-1"), firing(-500, "SentinelTilt")).status).toBe(
      "violated",
    );
  });
  test("count to the end of the record, after the repair too", () => {
    expect(silence(firing(8_500, "RedisMultipleMasters")).status).toBe("violated");
  });
  test("include alerts of rules that the lab does not know", () => {
    expect(silence(firing(1_000, "SomebodysOwn")).status).toBe("violated");
  });
});

describe("an alert that is required with the write guard on", () => {
  test("must fire then, and must not without it", () => {
    const recording = withAlerts(firing(1_000, "RedisFenceActive"));
    const unguarded = { ...recording, settings: { ...recording.settings, minReplicasToWrite: 0 } };
    expect(plan.silence.check(recording).status).toBe("met");
    expect(plan.silence.check(unguarded).status).toBe("violated");
  });
});

test("an alert that is required with one HAProxy may fire with two, for its own reason", () => {
  const failing = { within: "5s", withTwoHaproxies: "it is brief" };
  const asked = alerts({ fire: { PublisherFailing: failing }, mayFire: {} });
  const one = withAlerts();
  const two = { ...one, settings: { ...one.settings, haproxies: 2 } };
  const rows = [one, two].map((where) =>
    alertRows(asked, where).find(({ alert }) => alert === "PublisherFailing"),
  );
  expect(rows).toMatchObject([
    { duty: "must", reason: null },
    { duty: "may", reason: "it is brief" },
  ]);
  expect(asked.fire.map(({ expectation }) => expectation.applies?.(two.settings))).toEqual([false]);
});

describe("required alerts where Prometheus asks every 5 s", () => {
  test("may fire and need not: a failover can fall between two scrapes", () => {
    const recording = withAlerts(firing(1_000, "RedisMasterDown"));
    const seldom = { ...recording, settings: { ...recording.settings, scrapeIntervalMs: 5_000 } };
    expect(plan.silence.check(seldom).status).toBe("met");
    expect(plan.fire.map(({ expectation }) => expectation.applies?.(seldom.settings))).toEqual([
      false,
      false,
    ]);
    expect(alertRows(plan, seldom).find(({ alert }) => alert === "RedisFenceActive")).toMatchObject({
      duty: "may",
      firedMs: null,
    });
  });
});

test("the rows of the report say of every alert what was asked and when it fired", () => {
  const rows = alertRows(plan, withAlerts(firing(1_000, "PublisherFailing"), firing(2_000, "SomebodysOwn")));
  expect(rows).toHaveLength(ALERTS.length + 1);
  expect(rows).toContainEqual({ alert: "RedisMasterDown", duty: "must", reason: null, firedMs: null });
  expect(rows).toContainEqual({
    alert: "PublisherFailing",
    duty: "may",
    reason: "clients feel it",
    firedMs: 2_000,
  });
  expect(rows).toContainEqual({ alert: "SomebodysOwn", duty: "must not", reason: null, firedMs: 3_000 });
  // Two must, one may, and one is none of the lab's.
  expect(rows.filter(({ duty }) => duty === "must not")).toHaveLength(ALERTS.length - 3 + 1);
});
