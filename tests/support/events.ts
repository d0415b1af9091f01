/** What the Sentinels publish during a test, kept so that a test can ask for the past and wait for the future. */

import { listenToSentinels, type SentinelEvent } from "@redis-ha-lab/cluster/sentinel-events.ts";
import { within } from "@redis-ha-lab/common/deadline.ts";
import type { Cluster } from "./cluster.ts";

export interface EventLog {
  readonly all: readonly SentinelEvent[];
  /** The first event that matches, past or future. @throws after `ms`. */
  first(what: string, matches: (event: SentinelEvent) => boolean, ms?: number): Promise<SentinelEvent>;
  /** The first event of that name. */
  named(name: string, ms?: number): Promise<SentinelEvent>;
  close(): void;
}

export async function recordEvents(cluster: Cluster): Promise<EventLog> {
  const all: SentinelEvent[] = [];
  const waiting = new Set<(event: SentinelEvent) => void>();
  const listener = listenToSentinels(
    cluster.sentinels,
    { username: "client", password: cluster.passwords.client },
    "test-events",
    (event) => {
      all.push(event);
      for (const tell of waiting) tell(event);
    },
  );
  await within(15_000, "not every Sentinel could be heard", listener.subscribed);

  const first: EventLog["first"] = async (what, matches, ms = 20_000) => {
    const past = all.find(matches);
    if (past) return past;
    const { promise, resolve } = Promise.withResolvers<SentinelEvent>();
    const tell = (event: SentinelEvent) => void (matches(event) && resolve(event));
    waiting.add(tell);
    try {
      return await within(ms, `no Sentinel said ${what}`, promise);
    } finally {
      waiting.delete(tell);
    }
  };
  return {
    all,
    first,
    named: (name, ms) => first(name, (event) => event.event === name, ms),
    close: () => listener.close(),
  };
}
