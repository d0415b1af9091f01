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
  readonly calls: number;
  readonly sum: number;
  readonly text: string;
}

/** `["calls", n, "histogram_usec", [bound, count, …]]` as lines; counts are cumulative already. */
function render(command: string, calls: number, sum: number, buckets: readonly Reply[]): string {
  const label = labels({ cmd: command });
  let text = "";
  for (let at = 0; at + 1 < buckets.length; at += 2) {
    text += `${LATENCIES.name}_bucket{${label},le="${buckets[at]}"} ${buckets[at + 1]}\n`;
  }
  text += `${LATENCIES.name}_bucket{${label},le="+Inf"} ${calls}\n`;
  text += sample(`${LATENCIES.name}_sum`, label, sum);
  return text + sample(`${LATENCIES.name}_count`, label, calls);
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
    let text = "";
    for (let at = 0; at + 1 < commands.length; at += 2) {
      const command = commands[at];
      const [, calls, , buckets] = listOf(commands[at + 1]);
      if (typeof command !== "string" || typeof calls !== "number") continue;
      const sum = sums.get(command) ?? 0;
      const before = known.get(command);
      const name = detached(command);
      const rendered =
        before?.calls === calls && before.sum === sum
          ? before
          : { calls, sum, text: render(name, calls, sum, listOf(buckets)) };
      next.set(name, rendered);
      text += rendered.text;
    }
    known = next;
    if (text !== "") page.append(LATENCIES, text);
  };
}
