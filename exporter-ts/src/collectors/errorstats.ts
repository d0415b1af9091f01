/** Section Errorstats: error replies by their first word. */
import { parsePairs } from "@redis-ha-lab/cluster/read/info.ts";
import { counter } from "../exposition/family.ts";
import { labels } from "../exposition/labels.ts";
import type { Page } from "../exposition/page.ts";
import { finite } from "./info-reply.ts";

const ERRORS = counter(
  "redis_errors_total",
  "Error replies by their first word (ERR, READONLY, NOREPLICAS, …).",
);

const LINE = /^errorstat_(?<error>.+):(?<pairs>count=.*)$/;

export function errorStatistics(page: Page, lines: readonly string[]): void {
  for (const line of lines) {
    const { error, pairs } = LINE.exec(line)?.groups ?? {};
    const count = finite(parsePairs(pairs ?? "").count);
    if (error !== undefined && count !== undefined) page.add(ERRORS, count, labels({ err: error }));
  }
}
