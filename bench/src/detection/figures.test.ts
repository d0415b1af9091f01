import { expect, test } from "vitest";
import {
  atMostPerHour,
  detectionLines,
  detectionOf,
  perHour,
  shortestSafe,
  type Watched,
} from "./figures.ts";
import { detectionPage } from "./page.ts";
import { counts } from "./run.ts";
import { STRESSES } from "./stress.ts";

const watched = (
  downAfterMs: number,
  failovers: number,
  stress: Watched["stress"] = "commands",
): Watched => ({
  ...{ stress, downAfterMs, seconds: 30, suspicions: failovers * 3, failovers },
});

const underAll = (downAfterMs: number, failovers: number) =>
  STRESSES.map((stress) => watched(downAfterMs, stress === "commands" ? failovers : 0, stress));

test("failovers are counted per hour of what was watched, and none is a bound", () => {
  expect(perHour({ failovers: 1, seconds: 60 })).toBe(60);
  expect(atMostPerHour(60)).toBe(180);
});

test("spans of one kind are put together, and each down-after has its kills", () => {
  const [short, long] = detectionOf(
    [watched(1_000, 0), watched(200, 1), watched(200, 2), watched(200, 0, "idle")],
    [
      { downAfterMs: 200, outageMs: 700 },
      { downAfterMs: 200, outageMs: 900 },
      { downAfterMs: 200, outageMs: 800 },
    ],
  );
  expect(short).toEqual({
    downAfterMs: 200,
    underStress: [
      { stress: "idle", downAfterMs: 200, seconds: 30, suspicions: 0, failovers: 0 },
      { stress: "commands", downAfterMs: 200, seconds: 60, suspicions: 9, failovers: 3 },
    ],
    kills: 3,
    unsettled: 0,
    outage: { p50: 800, max: 900 },
  });
  expect(long?.outage).toBeNull();
});

test.each([
  ["the first after the last that failed over", [200, 500, 1_000], [1, 0, 0], 500],
  ["not one below a longer one that failed over", [200, 500, 1_000], [0, 1, 0], 1_000],
  ["none when the longest failed over", [200, 500], [0, 1], null],
] as const)("the shortest safe one is %s", (_what, values, failovers, safe) => {
  const all = detectionOf(
    values.flatMap((ms, at) => underAll(ms, failovers[at] ?? 0)),
    [],
  );
  expect(shortestSafe(all)).toBe(safe);
  expect(detectionLines(all).join("\n")).toMatch(
    safe === null ? /No down-after was shown/ : new RegExp(`${safe} ms`),
  );
});

test("what was not watched under every stress is not called safe", () => {
  const all = detectionOf([watched(200, 0, "idle"), ...underAll(500, 0)], []);
  expect(shortestSafe(all)).toBe(500);
  expect(shortestSafe(all.slice(0, 1))).toBeNull();
});

test("the page draws both curves and names everything it draws", () => {
  const html = detectionPage(
    detectionOf(
      [watched(200, 2), watched(1_000, 0)],
      [
        { downAfterMs: 200, outageMs: 700 },
        { downAfterMs: 1_000, outageMs: 1_450 },
      ],
    ),
    ["a <machine>"],
  );
  expect(html.match(/<polyline/g)?.length).toBe(2);
  expect(html).toContain("a &lt;machine&gt;");
  expect(html).not.toMatch(/NaN|undefined|https?:/);
});

test("a switch that every Sentinel announces is one", () => {
  const said = (sentinel: string, event: string, type: "master" | "slave" = "master") => ({
    ...{ sentinel, event },
    about: { type, name: "mymaster", host: "198.18.77.11", port: 6379 },
  });
  const heard = ["sentinel-1", "sentinel-2", "sentinel-3"].flatMap((name) => [
    said(name, "+sdown"),
    said(name, "+sdown", "slave"),
    said(name, "+switch-master"),
  ]);
  expect(counts(heard)).toEqual({ suspicions: 3, failovers: 1 });
  expect(counts([...heard, said("sentinel-2", "+switch-master")]).failovers).toBe(2);
  expect(counts([])).toEqual({ suspicions: 0, failovers: 0 });
});

test("kills alone make no down-after safe", () => {
  const lines = detectionLines(detectionOf([], [{ downAfterMs: 200, outageMs: 700 }])).join("\n");
  expect(lines).toMatch(/Nothing was watched/);
  expect(lines).not.toMatch(/Infinity|NaN|shortest down-after without/);
});

test("a kill that writes did not come back from is counted, and makes its down-after unsafe", () => {
  const all = detectionOf(
    [200, 500].flatMap((ms) => underAll(ms, 0)),
    [
      { downAfterMs: 200, outageMs: null },
      { downAfterMs: 200, outageMs: 700 },
      { downAfterMs: 500, outageMs: 950 },
    ],
  );
  expect(all[0]).toMatchObject({ kills: 2, unsettled: 1, outage: { p50: 700, max: 700 } });
  expect(shortestSafe(all)).toBe(500);
  expect(shortestSafe(detectionOf(underAll(200, 0), [{ downAfterMs: 200, outageMs: null }]))).toBeNull();
  expect(detectionLines(all).join("\n")).toMatch(/unsettled: writes did not come back/);
  expect(detectionPage(all, [])).not.toMatch(/NaN|undefined|null/);
});
