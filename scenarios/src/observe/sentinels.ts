/** Every Sentinel's events, with names in place of addresses; the elected one is asked for its candidates. */

import { setTimeout as sleep } from "node:timers/promises";
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { ask } from "@redis-ha-lab/cluster/read/connections.ts";
import { instances } from "@redis-ha-lab/cluster/read/sentinel-replies.ts";
import { listenToSentinels, saidBy } from "@redis-ha-lab/cluster/sentinel-events.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import type { Recorder } from "./recorder.ts";

async function candidates(
  config: Pick<LabConfig, "redisNodes" | "credentials" | "masterName">,
  sentinel: Endpoint,
  recorder: Recorder,
): Promise<void> {
  const atMs = recorder.clock.now();
  const reply = await ask(sentinel, config.credentials.client, (redis) =>
    redis.call("SENTINEL", "REPLICAS", config.masterName),
  );
  const replicas = instances(reply).map((replica) => ({
    node: replica.nameIn(config.redisNodes),
    priority: replica.number("slave-priority") ?? Number.NaN,
    offset: replica.number("slave-repl-offset") ?? Number.NaN,
    runId: replica.text("runid") ?? "",
    flags: replica.text("flags") ?? "",
  }));
  recorder.add({ kind: "candidates", atMs, sentinel: sentinel.name, replicas });
}

/** A subscription takes some milliseconds; a Sentinel that is away must not hold up the run. */
const HEARD_WITHIN_MS = 2_000;

/**
 * Resolves when every Sentinel that answers is heard; one that is not by then is recorded as such, and is heard from
 * when it comes back.
 */
export async function watchSentinels(
  config: Pick<LabConfig, "redisNodes" | "sentinels" | "credentials" | "masterName">,
  recorder: Recorder,
  signal: AbortSignal,
  withinMs = HEARD_WITHIN_MS,
): Promise<void> {
  const members = [...config.redisNodes, ...config.sentinels];
  const listener = listenToSentinels(
    config.sentinels,
    config.credentials.client,
    "lab",
    (event) => {
      const { sentinel, payload, about, from, to } = saidBy(event, members);
      recorder.add({
        kind: "sentinel",
        atMs: recorder.clock.fromMonotonic(event.atMs),
        sentinel,
        event: event.event,
        payload,
        ...(about ? { about } : {}),
        ...(from ? { from } : {}),
        ...(to ? { to } : {}),
      });
      const speaker = config.sentinels.find(({ name }) => name === event.sentinel);
      // Not awaited: the choice is made within some 100 ms, whether or not this answer comes.
      if (event.event === "+elected-leader" && speaker) candidates(config, speaker, recorder).catch(() => {});
    },
    (sentinel, up) => recorder.heard(sentinel, up),
  );
  signal.addEventListener("abort", () => listener.close(), { once: true });
  const over = new AbortController();
  await Promise.race([
    listener.subscribed,
    sleep(withinMs, undefined, { signal: AbortSignal.any([signal, over.signal]) }).catch(() => {}),
  ]);
  over.abort();
  for (const { name } of config.sentinels) if (!listener.connected.has(name)) recorder.heard(name, false);
}
