/** Where results go: runs/<what>/<time>/, one file per kind of reader. */
import { mkdir, writeFile } from "node:fs/promises";
import { cpus, release, totalmem } from "node:os";
import { join } from "node:path";
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { ask } from "@redis-ha-lab/cluster/read/connections.ts";
import { parseInfo, serverOf } from "@redis-ha-lab/cluster/read/info.ts";
import type { LabDocker } from "@redis-ha-lab/scenarios/site/docker.ts";

/** What runs, as it says itself: an image's name may promise anything. */
export async function versions(config: LabConfig, docker: LabDocker): Promise<Record<string, string>> {
  const [node] = config.redisNodes;
  if (!node) throw new Error("the lab has no Redis node");
  const info = await ask(node, config.credentials.lab, (redis) => redis.info("server"));
  const server = serverOf(parseInfo(info));
  const { stdout } = await docker.exec("haproxy", ["haproxy", "-v"]);
  return {
    [server?.name ?? "Redis"]: server?.version ?? "unknown",
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

/** The machine a figure belongs to: figures of different machines must not be compared. */
export const machine = () => ({
  cpus: cpus().length,
  model: cpus()[0]?.model ?? "unknown",
  memoryBytes: totalmem(),
});

/** What every result says about itself: figures of different runs must not be compared. */
export const circumstances = ({ images, settings }: LabConfig, startedAt: Date) => ({
  startedAt: startedAt.toISOString(),
  machine: machine(),
  images: { redis: images.redis ?? null, haproxy: images.haproxy ?? null },
  settings,
});

/** Colons are not welcome in file names everywhere. */
export const runName = (startedAt: Date): string => startedAt.toISOString().slice(0, 19).replaceAll(":", "-");

/** @param files name → content. @returns the folder, as a person would type it. */
export async function saveRun(
  { runsDir }: LabConfig,
  what: string,
  startedAt: Date,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const folder = join(runsDir, what, runName(startedAt));
  await mkdir(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}
