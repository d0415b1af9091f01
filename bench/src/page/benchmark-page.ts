/** One page for everything that one run of `make benchmark` measured. */
import { element, safe } from "@redis-ha-lab/scenarios/report/html/markup.ts";
import { page } from "@redis-ha-lab/scenarios/report/html/page.ts";
import type { BenchmarkResult } from "../exporter/result.ts";
import { FAILOVER_STYLE, failoverSection } from "../failover/page.ts";
import type { FailoverResult } from "../failover/run.ts";
import type { PubSubResult } from "../pubsub/figures.ts";
import type { RedisResult } from "../redis/compare.ts";
import { exporterSection } from "./exporter-section.ts";
import { pubSubSection } from "./pubsub-section.ts";
import { redisSection } from "./redis-section.ts";
import { BENCHMARK_STYLE, methodMarkup } from "./table-markup.ts";

/** Where and when a part was measured. */
export interface Circumstances {
  /** Names the run: the time of its start. */
  readonly run: string;
  readonly machine: Readonly<Record<string, string | number>>;
  readonly versions: Readonly<Record<string, string>>;
  readonly settings: Readonly<Record<string, string | number | boolean>>;
}

export interface Part<Result> extends Circumstances {
  readonly result: Result;
}

/**
 * The circumstances that all parts share.
 * @throws when there is no part, or when two of them were not measured in one run, on one machine, with the same
 * versions and settings.
 */
export function oneRun(parts: readonly Part<unknown>[]): Circumstances {
  const [first, ...others] = parts;
  if (!first) throw new Error("nothing was measured, so there is nothing to show");
  for (const other of others) {
    for (const what of ["run", "machine", "versions", "settings"] as const) {
      const [one, two] = [first, other].map((part) => JSON.stringify(part[what]));
      if (one === two) continue;
      throw new Error(`figures of different runs are not shown together: ${what} ${one} and ${two}`);
    }
  }
  const { run, machine, versions, settings } = first;
  return { run, machine, versions, settings };
}

export interface Parts {
  readonly redis?: Part<RedisResult>;
  readonly pubsub?: Part<PubSubResult>;
  readonly exporter?: Part<BenchmarkResult>;
  readonly failover?: Part<FailoverResult>;
}
export type PartName = keyof Parts;

const TITLES: Readonly<Record<PartName, string>> = {
  redis: "What the proxy costs",
  pubsub: "From the publisher to the subscriber",
  exporter: "What a scrape costs",
  failover: "How long a failover takes",
};

const failoverPart = ({ method, figures, kills, trouble }: FailoverResult): string =>
  [
    methodMarkup(method.split("; ")),
    trouble === null ? "" : element("ul", { class: "reasons" }, element("li", {}, safe(trouble))),
    kills.length > 0 ? failoverSection(figures, kills) : "",
  ].join("\n");

/**
 * @param failed parts that could not be measured, and why.
 * @throws when the parts are not of one run.
 */
export function benchmarkPage(
  parts: Parts,
  failed: Readonly<Partial<Record<PartName, string>>> = {},
): string {
  const { redis, pubsub, exporter, failover } = parts;
  const { run, machine, versions, settings } = oneRun(
    [redis, pubsub, exporter, failover].filter((part) => part !== undefined),
  );
  const sections: readonly (readonly [PartName, string | undefined])[] = [
    ["redis", redis && redisSection(redis.result)],
    ["pubsub", pubsub && pubSubSection(pubsub.result)],
    ["exporter", exporter && exporterSection(exporter.result)],
    ["failover", failover && failoverPart(failover.result)],
  ];
  const facts = [
    `run ${run}`,
    ...[machine, versions].flatMap((group) =>
      Object.entries(group).map(([name, value]) => `${name} ${value}`),
    ),
  ];
  const list = (items: readonly string[]) => items.map((item) => element("li", {}, safe(item))).join("");
  const shown = sections.filter(([name, markup]) => markup !== undefined || failed[name] !== undefined);
  const contents = shown.map(([name]) => `<a href="#${name}">${safe(TITLES[name])}</a>`).join("");
  const body = shown.map(([name, markup]) => {
    const trouble = failed[name];
    return [
      `<section id="${name}"><h2>${safe(TITLES[name])}</h2>`,
      trouble === undefined ? "" : element("ul", { class: "reasons" }, list([`not measured: ${trouble}`])),
      `${markup ?? ""}</section>`,
    ].join("\n");
  });
  return page(
    "Benchmarks",
    [
      "<h1>Benchmarks</h1>",
      '<p class="question">Everything on this page was measured in one run. Figures of different runs or machines must not be compared: they differ by more than what is being measured.</p>',
      element("ul", { class: "facts" }, list(facts)),
      `<details><summary>Settings of the lab</summary><ul class="facts">${list(Object.entries(settings).map(([name, value]) => `${name} ${value}`))}</ul></details>`,
      `<nav class="contents">${contents}</nav>`,
      ...body,
    ].join("\n"),
    FAILOVER_STYLE + BENCHMARK_STYLE,
  );
}
