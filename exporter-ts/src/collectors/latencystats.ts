/** Section Latencystats: latency percentiles per command, with count and sum from Commandstats. */
import { finite, parsePairs } from "@redis-ha-lab/cluster/read/info.ts";
import { family } from "../exposition/family.ts";
import { labels } from "../exposition/labels.ts";
import { type ScrapeResponse, sample } from "../exposition/scrape-response.ts";
import type { CommandStatistics, StatisticsByCommand } from "./statistics.ts";
import { detached, Unchanged } from "./unchanged.ts";

const PERCENTILES = family(
  "redis_latency_percentiles_usec",
  "summary",
  "Latency percentiles per command, in microseconds, since the last CONFIG RESETSTAT.",
);

const PREFIX = "latency_percentiles_usec_";

interface Percentiles {
  readonly command: string;
  readonly quantiles: string;
}

/** `latency_percentiles_usec_get:p50=1.003,p99=2.007,p99.9=4.015` as quantile lines; undefined when unreadable. */
export function readPercentiles(line: string): Percentiles | undefined {
  const colon = line.indexOf(":");
  if (!line.startsWith(PREFIX) || colon < 0) return undefined;
  const command = detached(line.slice(PREFIX.length, colon));
  const label = labels({ cmd: command });
  let quantiles = "";
  for (const [name, text] of Object.entries(parsePairs(line.slice(colon + 1)))) {
    const percentile = name.startsWith("p") ? finite(name.slice(1)) : undefined;
    const value = finite(text);
    if (percentile === undefined || value === undefined) return undefined;
    // redis_exporter puts the percentile (99.9), not the quantile (0.999), into the label, and dashboards select it.
    quantiles += sample(PERCENTILES.name, `${label},quantile="${percentile}"`, value);
  }
  return quantiles === "" ? undefined : { command, quantiles };
}

interface Summary {
  readonly percentiles: Percentiles;
  readonly statistics: CommandStatistics;
  readonly text: string;
}

function summary(percentiles: Percentiles, statistics: CommandStatistics): Summary {
  const { label, microseconds, calls } = statistics;
  const sum = sample(`${PERCENTILES.name}_sum`, label, microseconds);
  const count = sample(`${PERCENTILES.name}_count`, label, calls);
  return { percentiles, statistics, text: percentiles.quantiles + sum + count };
}

/** One per target: it remembers the summaries of the scrape before, by their place in the reply. */
export function latencyPercentiles() {
  const remembered = new Unchanged<Percentiles>();
  const summaries: (Summary | undefined)[] = [];

  return (
    response: ScrapeResponse,
    lines: readonly string[],
    { all, unchanged }: StatisticsByCommand,
  ): void => {
    remembered.each(lines, readPercentiles, (percentiles, kept, at) => {
      const statistics = all.get(percentiles.command);
      if (!statistics) return;
      const before = summaries[at];
      // The same objects as before come of the same lines as before.
      const same = before?.percentiles === percentiles && before.statistics === statistics;
      const now = same ? before : summary(percentiles, statistics);
      summaries[at] = kept && unchanged.has(statistics) ? now : undefined;
      response.append(PERCENTILES, now.text);
    });
  };
}
