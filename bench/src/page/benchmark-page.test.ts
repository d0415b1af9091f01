import { describe, expect, it } from "vitest";
import { compare, REDIS_PATHS, type RedisResult, type Sample } from "../redis/compare.ts";
import { benchmarkPage, type Circumstances, oneRun } from "./benchmark-page.ts";

const here: Circumstances = {
  run: "2026-11-20T10-00-00",
  machine: { CPUs: 2, memory: "8 GB" },
  versions: { Redis: "8.0.2", HAProxy: "3.0.11" },
  settings: { downAfterMs: 2_000 },
};
const sample = (route: Sample["route"]): Sample => ({
  ...{ test: "SET <&>", pipeline: 1, route, round: 1, requestsPerSecond: 100_000 },
  ...{ p50Ms: 1, p95Ms: 2, p99Ms: 3, maxMs: 4, cpu: { master: 1, replicas: 1, proxy: 1 } },
});
const redis: RedisResult = {
  method: { connections: 50, valueBytes: 64, keys: 1, rounds: 1, requests: {}, order: "in turns" },
  master: "redis-1",
  comparisons: compare(REDIS_PATHS.map(sample)),
  samples: REDIS_PATHS.map(sample),
};

describe("the page of a run", () => {
  it("says where, with what and how everything was measured", () => {
    const page = benchmarkPage({ redis: { ...here, result: redis } });
    for (const text of [
      "run 2026-11-20T10-00-00",
      "CPUs 2",
      "HAProxy 3.0.11",
      "downAfterMs 2000",
      "50 connections",
    ])
      expect(page).toContain(text);
  });

  it("draws what was measured, escaped, and needs nothing from elsewhere", () => {
    const page = benchmarkPage({ redis: { ...here, result: redis } });
    expect(page).toContain("<svg");
    expect(page).toContain("SET &lt;&amp;&gt;");
    expect(page).not.toMatch(/<script|https?:|<link|NaN|Infinity|undefined/);
  });

  it("shows what could not be measured, with the reason", () => {
    const page = benchmarkPage({ redis: { ...here, result: redis } }, { failover: "no <master>" });
    expect(page).toContain("not measured: no &lt;master&gt;");
  });
});

describe("figures of one run", () => {
  const part = (changes: Partial<Circumstances> = {}) => ({ ...here, ...changes, result: null });

  it("belong together", () => {
    expect(oneRun([part(), part()])).toEqual(here);
  });

  it.each<[string, Partial<Circumstances>]>([
    ["run", { run: "2026-11-20T11-00-00" }],
    ["machine", { machine: { CPUs: 8, memory: "8 GB" } }],
    ["versions", { versions: { Redis: "8.8.2", HAProxy: "3.0.11" } }],
    ["settings", { settings: { downAfterMs: 5_000 } }],
  ])("are never shown with those of another %s", (what, changes) => {
    expect(() => oneRun([part(), part(changes)])).toThrow(`not shown together: ${what}`);
  });

  it("are needed for a page", () => {
    expect(() => benchmarkPage({})).toThrow("nothing was measured");
  });
});
