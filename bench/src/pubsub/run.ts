/** `benchmark pubsub`: from the publisher to the subscriber, by their own code, beside what is barest. */
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { interruption } from "@redis-ha-lab/common/interruption.ts";
import { createDocker } from "@redis-ha-lab/scenarios/site/docker.ts";
import { createLive } from "@redis-ha-lab/scenarios/terminal/live.ts";
import { measuredLab } from "../measured.ts";
import { circumstances, saveRun } from "../save-run.ts";
import { pubSubResultAsText } from "./as-text.ts";
import { type PubSubEffort, type PubSubResult, pubSubGoals } from "./figures.ts";
import { type LatencySample, latencyRound } from "./latency.ts";
import { findLimits, measureFanOut, P99_LIMIT_MS } from "./limits.ts";
import { withStage } from "./stage.ts";
import { type ThroughputSample, throughputRound } from "./throughput.ts";

/** @throws when there is no master, a message fails, or the master changes meanwhile. */
export async function measurePubSub(config: LabConfig, effort: PubSubEffort): Promise<PubSubResult> {
  const { rounds, forMs } = effort;
  const docker = createDocker(config);
  const measured = await measuredLab(config, docker);
  const live = createLive();
  const say = (text: string) => {
    interruption.throwIfAborted();
    live.show(text);
  };
  const throughput: ThroughputSample[] = [];
  const latency: LatencySample[] = [];
  try {
    const { fanOut, limits } = await withStage(config, docker, measured, async (stage) => {
      for (let round = 1; round <= rounds; round += 1) {
        live.tell(`round ${round} of ${rounds}: messages per second, then latencies`);
        const tell = (text: string) => say(`round ${round} of ${rounds}: ${text}`);
        throughput.push(...(await throughputRound(stage, round, forMs, tell)));
        latency.push(...(await latencyRound(stage, round, forMs, tell)));
      }
      live.tell("fan-out, and the highest rates");
      return {
        fanOut: await measureFanOut(stage, rounds, forMs, say),
        limits: await findLimits(stage, forMs, say),
      };
    });
    await measured.stillTheSame();
    return {
      method: {
        ...{ rounds, forMs, p99LimitMs: P99_LIMIT_MS },
        loops:
          "closed loop: each outcome is followed by the next message; sender and subscriber are processes of their own",
        latency: "from the intended moment of sending, at a fixed pace that waits for no answer",
        order:
          "contenders take turns within a round and change places every round; shares are of the same round",
      },
      ...{ master: measured.master.name, throughput, latency, fanOut, limits },
      goals: pubSubGoals(throughput, latency),
    };
  } finally {
    live.end();
  }
}

/** Measures, saves and prints. */
export async function benchmarkPubSub(config: LabConfig, effort: PubSubEffort): Promise<void> {
  const startedAt = new Date();
  const measured = await measurePubSub(config, effort);
  const folder = await saveRun(config, "benchmark-pubsub", startedAt, {
    "result.json": `${JSON.stringify({ version: 1, ...circumstances(config, startedAt), ...measured }, null, 2)}\n`,
  });
  process.stdout.write(`${pubSubResultAsText(measured)}\nAll figures: ${folder}/result.json\n`);
}
