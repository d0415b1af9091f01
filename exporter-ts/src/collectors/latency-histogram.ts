/** LATENCY HISTOGRAM: a histogram of run times per command. */
import { listOf, type Reply } from "../connection/reply.ts";
import { family } from "../exposition/family.ts";
import { labels } from "../exposition/labels.ts";
import { type Page, sample } from "../exposition/page.ts";
import type { CommandStatistics } from "./commandstats.ts";
import { detached } from "./unchanged.ts";

const LATENCIES = family(
  "redis_commands_latencies_usec",
  "histogram",
  "Run times per command, in microseconds, since the last CONFIG RESETSTAT.",
);

interface Rendered {
  readonly command: string;
  readonly calls: number;
  readonly sum: number;
  readonly text: string;
}

/** `["calls", n, "histogram_usec", [bound, count, …]]` as lines; counts are cumulative already. */
function rendered(command: string, calls: number, sum: number, buckets: Reply | undefined): Rendered {
  const name = detached(command);
  const label = labels({ cmd: name });
  const pairs = listOf(buckets);
  let text = "";
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    text += `${LATENCIES.name}_bucket{${label},le="${pairs[at]}"} ${pairs[at + 1]}\n`;
  }
  text += `${LATENCIES.name}_bucket{${label},le="+Inf"} ${calls}\n`;
  text += sample(`${LATENCIES.name}_sum`, label, sum) + sample(`${LATENCIES.name}_count`, label, calls);
  // Detached from its hundred parts, too: it is kept.
  return { command: name, calls, sum, text: detached(text) };
}

/** The subcommands of a container command are summed up under it: `config` for `config|get` and `config|set`. */
function sumsByCommand(statistics: Iterable<CommandStatistics>): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { command, microseconds } of statistics) {
    sums.set(command, (sums.get(command) ?? 0) + microseconds);
    const bar = command.indexOf("|");
    if (bar > 0) {
      const container = command.slice(0, bar);
      sums.set(container, (sums.get(container) ?? 0) + microseconds);
    }
  }
  return sums;
}

/** One per target: it remembers what each command's histogram became, until that command is called again. */
export function latencyHistograms() {
  let known = new Map<string, Rendered>();

  return (page: Page, reply: Reply, statistics: Iterable<CommandStatistics>): void => {
    const sums = sumsByCommand(statistics);
    const next = new Map<string, Rendered>();
    const commands = listOf(reply);
    for (let at = 0; at + 1 < commands.length; at += 2) {
      const command = commands[at];
      const [, calls, , buckets] = listOf(commands[at + 1]);
      if (typeof command !== "string" || typeof calls !== "number") continue;
      const sum = sums.get(command) ?? 0;
      const before = known.get(command);
      const now =
        before?.calls === calls && before.sum === sum ? before : rendered(command, calls, sum, buckets);
      next.set(now.command, now);
      page.append(LATENCIES, now.text);
    }
    known = next;
  };
}
