/** The target "cluster": what no single node can tell. */
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { gauge } from "../exposition/family.ts";
import { ScrapeResponse } from "../exposition/scrape-response.ts";
import { oneAtATime } from "../scrape/one-at-a-time.ts";
import type { Outcome } from "../scrape/scraper.ts";
import type { Entry } from "../scrape/scrapers.ts";
import type { Scrape } from "../scrape/survey.ts";
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

function responseOf(options: ClusterOptions): ScrapeResponse {
  const response = new ScrapeResponse();
  response.add(SUBSCRIBED, options.subscribed());
  options.failovers.write(response);
  return response;
}

async function scrape(options: ClusterOptions, deadlineAt: number): Promise<Outcome> {
  const start = performance.now();
  const { masterName, nodeAt, haproxy } = options;
  const [moment, route] = await Promise.all([
    observe(options.entries(), masterName, nodeAt, deadlineAt),
    haproxy && readRoute(haproxy, deadlineAt),
  ]);
  const response = responseOf(options);
  writeNodes(response, moment);
  writeSentinels(response, masterName, moment);
  if (haproxy) writeRoute(response, route, moment.nodes, majorityMaster(moment));
  return { response, seconds: (performance.now() - start) / 1000 };
}

/**
 * A response by `deadlineAt` (performance.now() milliseconds), with what was known by then.
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
  return { scrape: oneAtATime(run, (seconds) => ({ response: responseOf(options), seconds })) };
}
