/** The benchmark's result as tables for a terminal. */
import { table } from "@redis-ha-lab/scenarios/terminal/table.ts";
import { type BenchmarkResult, type Cost, exporterGoals } from "./result.ts";

const right = (title: string) => ({ title, right: true });

function costTable(costs: readonly Cost[]): string[] {
  return table(
    [
      "EXPORTER",
      right("SCRAPERS"),
      right("TARGETS"),
      right("p50 ms"),
      right("p99 ms"),
      right("CPU ms"),
      right("REDIS CPU ms"),
      right("BYTES"),
    ],
    costs.map((one) => [
      one.exporter,
      String(one.scrapers),
      String(one.targets),
      one.p50Ms.toFixed(2),
      one.p99Ms.toFixed(2),
      one.cpuMs.toFixed(2),
      one.redisCpuMs.toFixed(2),
      String(one.bytes),
    ]),
  );
}

export function resultAsText(result: BenchmarkResult): string {
  const { usual, all, memory, redis, exporters } = result;
  const versions = exporters.map(({ name, version }) => `${name} ${version}`).join(", ");
  return [
    `One scrape of Redis ${redis.version} with ${redis.keys} keys; ${versions}`,
    "",
    `Statistics of ${usual.commands} commands, as of an ordinary application:`,
    ...costTable(usual.costs),
    "",
    ...costTable(usual.growth),
    "",
    `Statistics of all ${all.commands} commands:`,
    ...costTable(all.costs),
    "",
    ...costTable(all.growth),
    "",
    ...table(
      ["EXPORTER", right("SCRAPES"), right("MEMORY MB")],
      memory.map((one) => [one.exporter, String(one.afterScrapes), (one.residentBytes / 1e6).toFixed(0)]),
    ),
    "",
    ...table(
      ["GOAL", right("MEASURED"), "REACHED"],
      exporterGoals(result).map(({ goal, measured, met }) => [goal, measured, met ? "yes" : "no"]),
    ),
    "",
  ].join("\n");
}
