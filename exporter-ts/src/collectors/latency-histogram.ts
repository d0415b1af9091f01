/** LATENCY HISTOGRAM: a histogram of run times per command. */
import { listOf, type Reply } from "@redis-ha-lab/cluster/resp/codec.ts";
import { family } from "../exposition/family.ts";
import { labels } from "../exposition/labels.ts";
import { type ScrapeResponse, sample } from "../exposition/scrape-response.ts";
import type { CommandStatistics } from "./statistics.ts";
import { detached } from "./unchanged.ts";

const LATENCIES = family(
  "redis_commands_latencies_usec",
  "histogram",
  "Run times per command, in microseconds, since the last CONFIG RESETSTAT.",
);

/** What was seen of a command at its place in the reply; its text from the second time on that it is the same. */
interface Seen {
  command: string;
  calls: number;
  sum: number;
  text: string | undefined;
}

/** `["calls", n, "histogram_usec", [bound, count, …]]` as lines; counts are cumulative already. */
function rendered(command: string, calls: number, sum: number, buckets: Reply | undefined): string {
  const label = labels({ cmd: command });
  const pairs = listOf(buckets);
  let text = "";
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    text += `${LATENCIES.name}_bucket{${label},le="${pairs[at]}"} ${pairs[at + 1]}\n`;
  }
  text += `${LATENCIES.name}_bucket{${label},le="+Inf"} ${calls}\n`;
  text += sample(`${LATENCIES.name}_sum`, label, sum) + sample(`${LATENCIES.name}_count`, label, calls);
  return text;
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
  const seen: Seen[] = [];

  function textOf(
    at: number,
    command: string,
    calls: number,
    sum: number,
    buckets: Reply | undefined,
  ): string {
    const before = seen[at];
    if (before?.command === command && before.calls === calls && before.sum === sum) {
      before.text ??= detached(rendered(command, calls, sum, buckets));
      return before.text;
    }
    if (before?.command === command) Object.assign(before, { calls, sum, text: undefined });
    else seen[at] = { command: detached(command), calls, sum, text: undefined };
    return rendered(command, calls, sum, buckets);
  }

  return (response: ScrapeResponse, reply: Reply, statistics: Iterable<CommandStatistics>): void => {
    const sums = sumsByCommand(statistics);
    const commands = listOf(reply);
    for (let at = 0; at + 1 < commands.length; at += 2) {
      const command = commands[at];
      const [, calls, , buckets] = listOf(commands[at + 1]);
      if (typeof command !== "string" || typeof calls !== "number") continue;
      response.append(LATENCIES, textOf(at / 2, command, calls, sums.get(command) ?? 0, buckets));
    }
  };
}
