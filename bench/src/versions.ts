/** What runs, as it says itself: an image's name may promise anything. */
import { cpus, release, totalmem } from "node:os";
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { ask } from "@redis-ha-lab/cluster/read/connections.ts";
import type { LabDocker } from "@redis-ha-lab/scenarios/site/docker.ts";

export async function versions(config: LabConfig, docker: LabDocker): Promise<Record<string, string>> {
  const [node] = config.redisNodes;
  if (!node) throw new Error("the lab has no Redis node");
  const info = await ask(node, config.credentials.lab, (redis) => redis.info("server"));
  const { stdout } = await docker.exec("haproxy", ["haproxy", "-v"]);
  return {
    Redis: /^redis_version:(\S+)/m.exec(info)?.[1] ?? "unknown",
    HAProxy: /HAProxy version (\S+)/.exec(stdout)?.[1] ?? "unknown",
    Node: process.versions.node,
    Linux: release(),
  };
}

export const machineFacts = (): Record<string, string | number> => ({
  CPUs: cpus().length,
  model: cpus()[0]?.model ?? "unknown",
  memory: `${(totalmem() / 2 ** 30).toFixed(0)} GiB`,
});
