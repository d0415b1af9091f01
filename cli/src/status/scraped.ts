/** Does Prometheus scrape everything there is to scrape? */

import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { getJson } from "@redis-ha-lab/cluster/read/get-json.ts";
import { describeError } from "@redis-ha-lab/common/logger.ts";
import { z } from "zod";

const page = z.object({
  data: z.object({
    activeTargets: z.array(
      z.object({
        labels: z.object({ job: z.string(), instance: z.string() }),
        health: z.string(),
        lastError: z.string(),
      }),
    ),
  }),
});

type Target = z.output<typeof page>["data"]["activeTargets"][number];

/**
 * The tool that asks is itself a target while it runs, and serves metrics only during a scenario. Not every engine and
 * firewall lets the host's ports be seen. As in the alert PrometheusTargetMissing.
 */
const UNJUDGED = ["lab", "host-ports"];
const judged = (target: Target) => !UNJUDGED.includes(target.labels.job);

/** What Prometheus does not scrape, one sentence each. */
export async function unscraped(config: LabConfig, limitMs: number): Promise<string[]> {
  let targets: Target[];
  try {
    const { data } = await getJson(config.prometheus, "/api/v1/targets?state=active", page, limitMs);
    targets = data.activeTargets.filter(judged);
  } catch (error) {
    return [describeError(error)];
  }
  const instances = new Set(targets.map((target) => target.labels.instance));
  const expected = [...config.redisNodes, ...config.sentinels, ...config.haproxies, config.exporter];
  const absent = expected.filter(({ name }) => !instances.has(name));
  return [
    ...absent.map(({ name }) => `Prometheus has not discovered ${name} yet`),
    ...targets
      .filter((target) => target.health !== "up")
      .map(({ labels, lastError }) =>
        lastError === ""
          ? `Prometheus has not scraped ${labels.instance} yet`
          : `Prometheus cannot scrape ${labels.instance}: ${lastError}`,
      ),
  ];
}
