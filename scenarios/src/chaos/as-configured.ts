/**
 * What a round may have left in the settings of a steady lab. (Redis does not tell whether it holds clients back; the next
 * round does not begin before writes flow.)
 */
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { ask } from "@redis-ha-lab/cluster/read/connections.ts";
import { instance } from "@redis-ha-lab/cluster/read/sentinel-replies.ts";
import { describeError } from "@redis-ha-lab/common/logger.ts";
import type { Recording } from "../model/journal.ts";

type Inspected = NonNullable<Recording["inspected"]>;
/** A setting, as it is and as it should be. */
type Found = readonly [setting: string, is: string, shouldBe: string];

/** Redis's own default, which every node of the lab has once it has synchronised. */
const PRIORITY = "100";

type Nodes = LabConfig["redisNodes"];

async function ofNode({ credentials, settings }: LabConfig, node: Nodes[number]): Promise<Found[]> {
  const read = (name: string) =>
    ask(node, credentials.lab, async (redis) => ((await redis.config("GET", name)) as string[])[1] ?? "");
  return [
    ["replica-priority", await read("replica-priority"), PRIORITY],
    ["min-replicas-to-write", await read("min-replicas-to-write"), String(settings.minReplicasToWrite)],
  ];
}

async function ofSentinel(
  { credentials, masterName, settings }: LabConfig,
  sentinel: LabConfig["sentinels"][number],
): Promise<Found[]> {
  const master = instance(
    await ask(sentinel, credentials.client, (redis) => redis.call("SENTINEL", "MASTER", masterName)),
  );
  const found = (setting: string, shouldBe: number): Found => [
    setting,
    String(master.number(setting)),
    String(shouldBe),
  ];
  return [
    found("down-after-milliseconds", settings.downAfterMs),
    found("failover-timeout", settings.failoverTimeoutMs),
    found("quorum", settings.quorum),
  ];
}

async function inspectOne(name: string, read: Promise<Found[]>): Promise<Inspected> {
  try {
    const found = await read;
    const wrong = found.filter(([, is, shouldBe]) => is !== shouldBe);
    return {
      asked: found.length,
      wrong: wrong.map(([setting, is, shouldBe]) => `${name} has ${setting} ${is}, not ${shouldBe}`),
    };
  } catch (error) {
    return { asked: 0, wrong: [`${name} could not be asked for its settings: ${describeError(error)}`] };
  }
}

/** @returns how many settings were read, and what is not as configured, a sentence each. */
export async function inspect(config: LabConfig): Promise<Inspected> {
  const all = await Promise.all([
    ...config.redisNodes.map((node) => inspectOne(node.name, ofNode(config, node))),
    ...config.sentinels.map((sentinel) => inspectOne(sentinel.name, ofSentinel(config, sentinel))),
  ]);
  return {
    asked: all.reduce((sum, { asked }) => sum + asked, 0),
    wrong: all.flatMap(({ wrong }) => wrong),
  };
}
