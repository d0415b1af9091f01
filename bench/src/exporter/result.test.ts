import { describe, expect, it } from "vitest";
import { type BenchmarkResult, type Cost, exporterGoals } from "./result.ts";

const cost = (exporter: Cost["exporter"], p50Ms: number, cpuMs: number, targets = 1): Cost => ({
  ...{
    exporter,
    scrapers: 1,
    targets,
    scrapes: 100,
    p50Ms,
    p99Ms: p50Ms * 2,
    cpuMs,
    redisCpuMs: 1,
    bytes: 1,
  },
});

function result(ours: {
  p50: number;
  cpu: number;
  cpuAt100: number;
  bytes: readonly number[];
}): BenchmarkResult {
  const statistics = (commands: number) => ({
    commands,
    costs: [cost("redis_exporter", 3, 2), cost("exporter-ts", ours.p50, ours.cpu)],
    growth: [cost("exporter-ts", 1, ours.cpu), cost("exporter-ts", 1, ours.cpuAt100, 100)],
  });
  return {
    redis: { version: "8.0.2", keys: 1 },
    exporters: [],
    method: { rounds: 1, scrapes: 1, memoryScrapes: 1, fewer: 1 },
    usual: statistics(21),
    all: statistics(240),
    memory: ours.bytes.map((residentBytes, at) => ({
      exporter: "exporter-ts",
      afterScrapes: at,
      residentBytes,
    })),
  };
}

const met = (one: BenchmarkResult) => exporterGoals(one).map((goal) => goal.met);

describe("the goals of the exporter's benchmark", () => {
  it("are reached at their limits", () => {
    expect(met(result({ p50: 1, cpu: 1, cpuAt100: 1.2, bytes: [110e6, 120e6] }))).toEqual(
      Array(8).fill(true),
    );
  });

  it("are missed beyond them", () => {
    const one = result({ p50: 1.01, cpu: 1.01, cpuAt100: 1.3, bytes: [100e6, 121e6] });
    expect(met(one)).toEqual(Array(8).fill(false));
  });

  it("can't be judged without figures of redis_exporter", () => {
    const one = result({ p50: 1, cpu: 1, cpuAt100: 1, bytes: [1, 1] });
    const without = {
      ...one.usual,
      costs: one.usual.costs.filter(({ exporter }) => exporter === "exporter-ts"),
    };
    expect(() => exporterGoals({ ...one, usual: without })).toThrow("redis_exporter");
  });
});
