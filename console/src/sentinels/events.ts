/** What the Sentinels say, in sentences for a newcomer. The event as on the wire stays in the entry. */
import { factOf, type Others, type Said } from "@redis-ha-lab/cluster/event-table.ts";
import { type SentinelEvent, saidBy } from "@redis-ha-lab/cluster/sentinel-events.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import type { Draft } from "../state.ts";

/** A Sentinel's event with names in place of addresses. */
export interface HeardEvent extends Said {
  /** Epoch ms. */
  readonly at: number;
  /** As on the wire: "+sdown". */
  readonly event: string;
}

/** @param places nodes and Sentinels. */
export const toHeardEvent = (event: SentinelEvent, places: readonly Endpoint[]): HeardEvent => ({
  at: Math.round(performance.timeOrigin + event.atMs),
  event: event.event,
  ...saidBy(event, places),
});

/** What each Sentinel thinks of each node, counted over their events: one sentence depends on how many said it before. */
interface Opinions {
  /** Takes the event in. */
  take(heard: HeardEvent): void;
  /** Sentinels that call it down at the moment. */
  missing(name: string): readonly string[];
  /** Sentinels that have announced this node since another one was announced. */
  following(name: string): readonly string[];
}

export function createOpinions(): Opinions {
  const down = new Map<string, Set<string>>();
  let announced: { readonly master: string; readonly by: Set<string> } | undefined;

  return {
    take: ({ event, sentinel, about, to }) => {
      if (event === "+switch-master" && to !== null) {
        if (announced?.master !== to) announced = { master: to, by: new Set() };
        announced.by.add(sentinel);
        // Its opinions begin anew with the new master.
        for (const [name, sentinels] of down) if (name.startsWith("redis")) sentinels.delete(sentinel);
      }
      if (about === null) return;
      const sentinels = down.get(about) ?? new Set();
      down.set(about, sentinels);
      if (event === "+sdown") sentinels.add(sentinel);
      if (event === "-sdown") sentinels.delete(sentinel);
    },
    missing: (name) => [...(down.get(name) ?? [])],
    following: (name) => (announced?.master === name ? [...announced.by] : []),
  };
}

export type Voters = Omit<Others, keyof Opinions>;

/** @returns null for what explains nothing. `opinions` must have taken the event in already. */
export function sentinelDraft(heard: HeardEvent, opinions: Opinions, voters: Voters): Draft | null {
  const { at, event, sentinel, payload } = heard;
  const fact = factOf(event);
  if (fact?.weight === "routine") return null;
  const [severity, sentence] = fact?.sentence?.(heard, { ...voters, ...opinions }) ?? [
    "info",
    `${sentinel} says ${event} ${payload}`,
  ];
  const subject = heard.to ?? heard.about ?? sentinel;
  return {
    at,
    group: "sentinels",
    kind: event,
    subject,
    severity,
    sentence,
    detail: `${sentinel}: ${event} ${payload}`,
  };
}
