/** The target "cluster": what no single node can tell. */
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { gauge } from "../exposition/family.ts";
import { Page } from "../exposition/page.ts";
import { oneAtATime } from "../scrape/one-at-a-time.ts";
import type { Scrape } from "../scrape/scrape.ts";
import type { Outcome } from "../scrape/scraper.ts";
import type { Entry } from "../scrape/scrapers.ts";
import type { FailoverCounts } from "../sentinel/failover-counts.ts";
import { majorityMaster, writeNodes, writeSentinels } from "./consensus.ts";
import { observe } from "./moment.ts";
import { readRoute, writeRoute } from "./route.ts";

const SUBSCRIBED = gauge("redis_sentinels_subscribed", "Sentinels whose events the exporter hears.");

export interface ClusterOptions {
  readonly entries: () => readonly Entry[];
  readonly nodeAt: Scrape["nodeAt"];
  readonly masterName: string;
  readonly haproxy: Endpoint | undefined;
  readonly failovers: FailoverCounts;
  /** How many Sentinels' events are heard. */
  readonly subscribed: () => number;
}

function pageOf(options: ClusterOptions): Page {
  const page = new Page();
  page.add(SUBSCRIBED, options.subscribed());
  options.failovers.write(page);
  return page;
}

async function scrape(options: ClusterOptions, deadlineAt: number): Promise<Outcome> {
  const start = performance.now();
  const { masterName, nodeAt, haproxy } = options;
  const [moment, route] = await Promise.all([
    observe(options.entries(), masterName, nodeAt, deadlineAt),
    haproxy && readRoute(haproxy, deadlineAt),
  ]);
  const page = pageOf(options);
  writeNodes(page, moment);
  writeSentinels(page, masterName, moment);
  if (haproxy) writeRoute(page, route, moment.nodes, majorityMaster(moment));
  return { page, seconds: (performance.now() - start) / 1000 };
}

/**
 * A page by `deadlineAt` (performance.now() milliseconds), with what was known by then.
 * @param onOutcome hears of each scrape once, however many share it.
 */
export function clusterScraper(
  options: ClusterOptions,
  onOutcome: (outcome: Outcome) => void,
): { scrape(deadlineAt: number): Promise<Outcome> } {
  const run = async (deadlineAt: number) => {
    const outcome = await scrape(options, deadlineAt);
    onOutcome(outcome);
    return outcome;
  };
  return { scrape: oneAtATime(run, (seconds) => ({ page: pageOf(options), seconds })) };
}
