/** `ready`: is the lab in a state where a failure injected now would show what it should? */
import { setTimeout as sleep } from "node:timers/promises";
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { readState } from "@redis-ha-lab/cluster/read/state.ts";
import { unsteadyParts } from "@redis-ha-lab/cluster/read/steady.ts";
import { interruption } from "@redis-ha-lab/common/interruption.ts";
import { createLive } from "@redis-ha-lab/scenarios/terminal/live.ts";
import { faint, good } from "@redis-ha-lab/scenarios/terminal/paint.ts";
import { arrivalWatch } from "./arriving.ts";
import { exitedServices } from "./exited.ts";
import { unscraped } from "./scraped.ts";
import { urlLines } from "./urls.ts";

const SOURCE_LIMIT_MS = 600;
/** Often enough to end soon after the last part is ready, seldom enough to leave the CPU to the starting parts. */
const EVERY_MS = 300;

/** A part of the lab → what it still lacks, one sentence each. */
type Missing = ReadonlyMap<string, readonly string[]>;

function createCheck(config: LabConfig): () => Promise<Missing> {
  const notArriving = arrivalWatch(config, SOURCE_LIMIT_MS);
  return async () => {
    const [state, messages, metrics] = await Promise.all([
      readState(config, SOURCE_LIMIT_MS),
      config.settings.publishRate > 0 ? notArriving() : [],
      unscraped(config, SOURCE_LIMIT_MS),
    ]);
    const { redis, sentinels, haproxy } = unsteadyParts(state);
    return new Map([
      ["Redis: a master and its replicas", redis],
      ["Sentinels: know everything a failover needs", sentinels],
      ["HAProxy: routes writes and reads", haproxy],
      ["Messages: arrive on both client routes", messages],
      ["Prometheus: scrapes everything", metrics],
    ]);
  };
}

const lacking = (missing: Missing) => [...missing.values()].flat();

function picture(missing: Missing, elapsed: string): string {
  return [...missing]
    .map(([part, [first, ...more]]) => {
      if (first === undefined) return `  ${good("ready")}    ${part}`;
      return `  ${faint("waiting")}  ${part}\n           ${faint(more.length > 0 ? `${first} (and ${more.length} more)` : first)}`;
    })
    .concat(`  ${elapsed}`)
    .join("\n");
}

/**
 * Waits until nothing is missing, showing what still is.
 * @throws with every missing thing after `withinS` seconds; at once when a container has ended.
 */
export async function waitUntilReady(config: LabConfig, withinS: number): Promise<void> {
  const check = createCheck(config);
  const live = createLive();
  const start = performance.now();
  const told = new Set<string>();
  try {
    for (;;) {
      const [missing, exited] = await Promise.all([check(), exitedServices(config)]);
      const elapsedMs = performance.now() - start;
      const elapsed = `${(elapsedMs / 1000).toFixed(1)} s`;
      live.show(picture(missing, elapsed));
      for (const [part, problems] of missing) {
        if (problems.length > 0 || told.has(part)) continue;
        told.add(part);
        live.line(`  ${good("ready")}    ${part} ${faint(`(${elapsed})`)}`);
      }
      if (lacking(missing).length === 0) return;
      if (exited.length > 0) throw new Error(sentences("The lab cannot become ready:", exited));
      if (elapsedMs > withinS * 1000) {
        throw new Error(sentences(`The lab is not ready after ${elapsed}:`, lacking(missing)));
      }
      await sleep(EVERY_MS, undefined, { signal: interruption });
    }
  } finally {
    live.end();
  }
}

const sentences = (head: string, lines: readonly string[]) =>
  [head, ...lines.map((line) => `  - ${line}`)].join("\n");

/** @param waitS seconds to wait */
export async function ready(config: LabConfig, waitS: number): Promise<void> {
  await waitUntilReady(config, waitS);
  process.stdout.write(
    [
      "",
      ...urlLines(config),
      "",
      "Next: make scenario-master-failure   kills the master and shows what clients felt",
      "      make status                    who is who, and where traffic goes",
      "",
    ].join("\n"),
  );
}
