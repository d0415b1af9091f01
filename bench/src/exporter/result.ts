/** What the benchmark's container prints, and what it means. */
import { z } from "zod";
import type { Goal } from "../goal.ts";

const cost = z.object({
  exporter: z.enum(["redis_exporter", "exporter-ts"]),
  scrapers: z.number(),
  targets: z.number(),
  scrapes: z.number().positive(),
  p50Ms: z.number().positive(),
  p99Ms: z.number().positive(),
  cpuMs: z.number(),
  redisCpuMs: z.number(),
  bytes: z.number().positive(),
});

const statistics = z.object({ commands: z.number().positive(), costs: z.array(cost), growth: z.array(cost) });

export const benchmarkResult = z.object({
  redis: z.object({ version: z.string(), keys: z.number() }),
  exporters: z.array(z.object({ name: z.string(), version: z.string() })),
  method: z.object({
    rounds: z.number(),
    scrapes: z.number(),
    memoryScrapes: z.number(),
    fewer: z.number(),
  }),
  usual: statistics,
  all: statistics,
  memory: z.array(z.object({ exporter: z.string(), afterScrapes: z.number(), residentBytes: z.number() })),
});

export type BenchmarkResult = z.output<typeof benchmarkResult>;
export type Cost = z.output<typeof cost>;

const MEGABYTE = 1e6;

function find(costs: readonly Cost[], exporter: Cost["exporter"], scrapers: number, targets: number): Cost {
  const found = costs.find(
    (one) => one.exporter === exporter && one.scrapers === scrapers && one.targets === targets,
  );
  if (!found) throw new Error(`no figures of ${exporter} with ${scrapers} scrapers and ${targets} targets`);
  return found;
}

/** Ours as a share of theirs. */
function share(costs: readonly Cost[], figure: "p50Ms" | "cpuMs"): number {
  return find(costs, "exporter-ts", 1, 1)[figure] / find(costs, "redis_exporter", 1, 1)[figure];
}

/** @returns each goal with what was measured, whether it was reached or not. */
export function exporterGoals({ usual, all, memory }: BenchmarkResult): readonly Goal[] {
  const goals: Goal[] = [];
  for (const { commands, costs } of [usual, all]) {
    const p50 = share(costs, "p50Ms");
    const cpu = share(costs, "cpuMs");
    const which = `statistics of ${commands} commands`;
    goals.push(
      { goal: `p50 at most 1/3 of redis_exporter's, ${which}`, measured: p50.toFixed(3), met: p50 <= 1 / 3 },
      { goal: `CPU at most 1/2 of redis_exporter's, ${which}`, measured: cpu.toFixed(3), met: cpu <= 1 / 2 },
    );
  }
  for (const { commands, growth } of [usual, all]) {
    const grown = find(growth, "exporter-ts", 1, 100).cpuMs / find(growth, "exporter-ts", 1, 1).cpuMs;
    goals.push({
      goal: `CPU per scrape with 100 targets at most 1.2 times that with 1, statistics of ${commands} commands`,
      measured: grown.toFixed(2),
      met: grown <= 1.2,
    });
  }
  const [first, ...rest] = memory.filter(({ exporter }) => exporter === "exporter-ts");
  const last = rest.at(-1);
  if (!first || !last) throw new Error("no figures of exporter-ts's memory");
  const growth = last.residentBytes / first.residentBytes;
  goals.push(
    {
      goal: `memory at most 120 MB after ${last.afterScrapes} scrapes`,
      measured: `${(last.residentBytes / MEGABYTE).toFixed(0)} MB`,
      met: last.residentBytes <= 120 * MEGABYTE,
    },
    {
      goal: `memory flat from scrape ${first.afterScrapes} on (within 10 %)`,
      measured: growth.toFixed(2),
      met: growth <= 1.1,
    },
  );
  return goals;
}
