/** `reset-config`: a node or Sentinel starts from its template again and keeps its data. */
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { readState } from "@redis-ha-lab/cluster/read/state.ts";
import { switchOver } from "@redis-ha-lab/cluster/switchover/switch-over.ts";
import { interruption } from "@redis-ha-lab/common/interruption.ts";
import { printLines } from "@redis-ha-lab/common/printable.ts";
import { steady, steadySoon } from "@redis-ha-lab/scenarios/run/heal.ts";
import { createDocker } from "@redis-ha-lab/scenarios/site/docker.ts";
import { configuredPart } from "./show.ts";

/** A lab that is busy is not steady for moments. */
const SOON_MS = 10_000;
const STEADY_WITHIN_MS = 90_000;

/**
 * Stops it, removes its configuration file from its volume, starts it, and waits until the lab is steady. The master hands
 * over first, so that no write is refused for it.
 * @throws a sentence when the lab is not steady before (nothing was changed) or after.
 */
export async function resetConfig(config: LabConfig, node: string): Promise<void> {
  const docker = createDocker(config);
  const say = (text: string) => printLines([text]);
  const image = config.images.redis;
  if (!image) throw new Error("REDIS_IMAGE is not set: a helper must remove the file");
  const service = await configuredPart(config, node, "reset-config");
  const before = await steady({ config }, SOON_MS);
  if (before.length > 0)
    throw new Error(`The lab is not steady, so nothing was changed: ${before.join("; ")}. Repair: make heal`);
  if ((await readState(config)).master === service) {
    say(`${service} is the master: moving the master away first`);
    await switchOver(config, { signal: interruption, onStep: () => {} });
  }
  interruption.throwIfAborted();
  const file = service.startsWith("sentinel") ? "/data/sentinel.conf" : "/data/redis.conf";
  say(`stopping ${service}, removing ${file}, starting it from the template`);
  await docker.stop(service);
  try {
    const { exitCode, stderr } = await docker.run({
      image,
      volumesOf: service,
      user: "0",
      argv: ["rm", "-f", file],
    });
    if (exitCode !== 0) throw new Error(`${file} could not be removed: ${stderr.trim()}`);
  } finally {
    await docker.start(service);
  }
  const missing = await steadySoon({ config }, STEADY_WITHIN_MS);
  if (missing.length > 0) throw new Error(`The lab is not steady: ${missing.join("; ")}. Repair: make heal`);
  say(
    `${service} has its template's configuration again; its data is kept. Look: make config NODE=${service}`,
  );
}
