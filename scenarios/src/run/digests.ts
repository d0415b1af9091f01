/** Redis's own checksum of everything each node holds, taken while the master holds writes back. */
import { setTimeout as sleep } from "node:timers/promises";
import { numberOf, parseInfo } from "@redis-ha-lab/common/info.ts";
import type { LabConfig } from "../lab/config.ts";
import { ask } from "../lab/connections.ts";

/** Long enough for replicas to catch up and for three checksums, short enough that no client gives up. */
const HOLD_MS = 1_500;
const DIGEST_LIMIT_MS = 5_000;

/** @returns null when a node does not answer or the replicas do not catch up. */
export async function digests(config: LabConfig, masterName: string): Promise<Record<string, string> | null> {
  const { lab } = config.credentials;
  const master = config.redisNodes.find(({ name }) => name === masterName);
  if (!master) return null;
  const offset = (node: typeof master) =>
    ask(node, lab, async (redis) => {
      const info = parseInfo(await redis.info("replication"));
      return numberOf(
        info,
        info.fields.get("role") === "master" ? "master_repl_offset" : "slave_repl_offset",
      );
    });
  try {
    await ask(master, lab, (redis) => redis.call("CLIENT", "PAUSE", String(HOLD_MS), "WRITE"));
    for (const deadline = performance.now() + HOLD_MS / 2; performance.now() < deadline; await sleep(20)) {
      const offsets = await Promise.all(config.redisNodes.map(offset));
      if (new Set(offsets).size === 1) break;
    }
    const sums = await Promise.all(
      config.redisNodes.map((node) =>
        ask(node, lab, (redis) => redis.call("DEBUG", "DIGEST"), DIGEST_LIMIT_MS),
      ),
    );
    return Object.fromEntries(config.redisNodes.map(({ name }, at) => [name, String(sums[at])]));
  } catch {
    return null;
  } finally {
    await ask(master, lab, (redis) => redis.call("CLIENT", "UNPAUSE")).catch(() => {});
  }
}
