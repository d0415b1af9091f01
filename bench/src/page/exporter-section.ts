/** What a scrape costs. */
import { type BenchmarkResult, type Cost, exporterGoals } from "../exporter/result.ts";
import { drawBars } from "./bars.ts";
import { figureMarkup, goalsMarkup, methodMarkup, tableMarkup } from "./table-markup.ts";

const LOOKS = { redis_exporter: "grey", "exporter-ts": "blue" } as const;
const two = (value: number) => value.toFixed(2);

function drawing({ usual, all }: BenchmarkResult): string {
  const groups = [usual, all].flatMap(({ commands, costs }) =>
    (["p50Ms", "cpuMs"] as const).map((figure) => ({
      label: `${figure === "p50Ms" ? "p50" : "CPU"}, statistics of ${commands} commands`,
      rows: costs
        .filter(({ scrapers, targets }) => scrapers === 1 && targets === 1)
        .map((one) => ({
          ...{ label: one.exporter, look: LOOKS[one.exporter], value: one[figure] },
          text: `${two(one[figure])} ms`,
        })),
    })),
  );
  const title = "One scrape of a server with 100,000 keys";
  return figureMarkup(
    title,
    "median time to the answer, and CPU time of the exporter",
    drawBars(groups, title, "ms"),
    [
      ["grey", "redis_exporter"],
      ["blue", "exporter-ts"],
    ],
  );
}

const row = (commands: number) => (one: Cost) => [
  ...[one.exporter, String(commands), String(one.scrapers), String(one.targets)],
  ...[one.p50Ms, one.p99Ms, one.cpuMs, one.redisCpuMs].map(two),
];

export function exporterSection(result: BenchmarkResult): string {
  const { usual, all, memory, method, redis, exporters } = result;
  return [
    methodMarkup([
      `Redis ${redis.version} with ${redis.keys} keys; ${exporters.map(({ name, version }) => `${name} ${version}`).join(", ")}; all on one loopback`,
      `${method.rounds} rounds of ${method.scrapes} scrapes (${method.fewer} with the statistics of all commands), both exporters in turns`,
    ]),
    goalsMarkup(exporterGoals(result)),
    drawing(result),
    tableMarkup(
      ["exporter", "commands", "scrapers", "targets", "p50 ms", "p99 ms", "CPU ms", "Redis CPU ms"],
      [usual, all].flatMap(({ commands, costs, growth }) => [...costs, ...growth].map(row(commands))),
    ),
    tableMarkup(
      ["exporter", "after scrapes", "memory MB"],
      memory.map((one) => [one.exporter, String(one.afterScrapes), (one.residentBytes / 1e6).toFixed(0)]),
    ),
  ].join("\n");
}
