/** Section Commandstats: calls, time, rejections and failures per command. */
import { finite, parsePairs } from "@redis-ha-lab/cluster/read/info.ts";
import { counter } from "../exposition/family.ts";
import { labels } from "../exposition/labels.ts";
import { type ScrapeResponse, sample } from "../exposition/scrape-response.ts";
import { detached, Unchanged } from "./unchanged.ts";

const CALLS = counter("redis_commands_total", "Calls per command.");
const SECONDS = counter("redis_commands_duration_seconds_total", "Seconds spent in each command.");
const REJECTED = counter(
  "redis_commands_rejected_calls_total",
  "Calls refused before they ran, per command: wrong arguments, no permission, no memory.",
);
const FAILED = counter(
  "redis_commands_failed_calls_total",
  "Calls that ran and ended in an error, per command.",
);

export interface CommandStatistics {
  readonly command: string;
  /** `cmd="get"` */
  readonly label: string;
  readonly calls: number;
  readonly microseconds: number;
  readonly lines: {
    readonly calls: string;
    readonly seconds: string;
    readonly rejected: string;
    readonly failed: string;
  };
}

const PREFIX = "cmdstat_";

/** Reads one line; undefined when it has no calls or no time. Redis before 6.2 tells no rejections and failures. */
export function readCommandStatistics(line: string): CommandStatistics | undefined {
  const colon = line.indexOf(":");
  if (!line.startsWith(PREFIX) || colon < 0) return undefined;
  const values = parsePairs(line.slice(colon + 1));
  const calls = finite(values.calls);
  const microseconds = finite(values.usec);
  if (calls === undefined || microseconds === undefined) return undefined;
  const command = detached(line.slice(PREFIX.length, colon));
  const label = labels({ cmd: command });
  const optional = (name: string, value: number | undefined) =>
    value === undefined ? "" : sample(name, label, value);
  return {
    command,
    label,
    calls,
    microseconds,
    lines: {
      calls: sample(CALLS.name, label, calls),
      seconds: sample(SECONDS.name, label, microseconds / 1e6),
      rejected: optional(REJECTED.name, finite(values.rejected_calls)),
      failed: optional(FAILED.name, finite(values.failed_calls)),
    },
  };
}

export interface StatisticsByCommand {
  readonly all: ReadonlyMap<string, CommandStatistics>;
  /** Those of commands that were not called since the scrape before: the same objects as then. */
  readonly unchanged: ReadonlySet<CommandStatistics>;
}

/** One per target: it remembers the lines of the scrape before. */
export function commandStatistics() {
  const remembered = new Unchanged<CommandStatistics>();

  return (response: ScrapeResponse, lines: readonly string[]): StatisticsByCommand => {
    const all = new Map<string, CommandStatistics>();
    const unchanged = new Set<CommandStatistics>();
    remembered.each(lines, readCommandStatistics, (one, kept) => {
      all.set(one.command, one);
      if (kept) unchanged.add(one);
      response.append(CALLS, one.lines.calls);
      response.append(SECONDS, one.lines.seconds);
      if (one.lines.rejected !== "") response.append(REJECTED, one.lines.rejected);
      if (one.lines.failed !== "") response.append(FAILED, one.lines.failed);
    });
    return { all, unchanged };
  };
}

/** Section Errorstats: error replies by their first word. */
const ERRORS = counter(
  "redis_errors_total",
  "Error replies by their first word (ERR, READONLY, NOREPLICAS, …).",
);

const LINE = /^errorstat_(?<error>.+):(?<pairs>count=.*)$/;

export function errorStatistics(response: ScrapeResponse, lines: readonly string[]): void {
  for (const line of lines) {
    const { error, pairs } = LINE.exec(line)?.groups ?? {};
    const count = finite(parsePairs(pairs ?? "").count);
    if (error !== undefined && count !== undefined) response.add(ERRORS, count, labels({ err: error }));
  }
}
