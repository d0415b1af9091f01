/** Finding a Sentinel's event in a recording, and what several of them mean. */
import type { EventName } from "@redis-ha-lab/cluster/event-table.ts";
import { majorityOf } from "@redis-ha-lab/cluster/majority.ts";
import type { Recording } from "../model/journal.ts";
import { bound } from "../model/target.ts";
import { type EventOf, eventsOf } from "./moments.ts";

export interface Wanted {
  readonly event: EventName;
  /** A target: what the event is about; for +switch-master, which node was the master. */
  readonly about?: string;
  /** For +switch-master: which node is the master now. */
  readonly to?: string;
  /** Only this Sentinel's own word. */
  readonly by?: string;
}

const isAbout = (event: EventOf<"sentinel">, service: string) =>
  event.about === service || event.from === service;

/** Matching events in [fromMs, toMs], in order. An unbound `about` matches nothing. */
export function sentinelEvents(
  recording: Recording,
  wanted: Wanted,
  fromMs: number,
  toMs = Number.POSITIVE_INFINITY,
): EventOf<"sentinel">[] {
  const about = wanted.about === undefined ? undefined : (bound(recording.bindings, wanted.about) ?? "");
  const to = wanted.to === undefined ? undefined : (bound(recording.bindings, wanted.to) ?? "");
  return eventsOf(recording, "sentinel").filter(
    (event) =>
      event.event === wanted.event &&
      event.atMs >= fromMs &&
      event.atMs <= toMs &&
      (about === undefined || isAbout(event, about)) &&
      (to === undefined || event.to === to) &&
      (wanted.by === undefined || event.sentinel === wanted.by),
  );
}

/**
 * How many elections of [fromMs, toMs] had no winner: two Sentinels stood at the same moment, and no majority voted for
 * either. A Sentinel votes once per epoch, so such an epoch is lost, and the next attempt comes 2 x failover-timeout
 * after this one.
 */
export function splitVotes(recording: Recording, fromMs: number, toMs: number): number {
  const ballots = new Map<string, Map<string, Set<string>>>();
  for (const { payload, sentinel } of sentinelEvents(
    recording,
    { event: "+vote-for-leader" },
    fromMs,
    toMs,
  )) {
    const [candidate = "", epoch = ""] = payload.split(" ");
    const votes = ballots.get(epoch) ?? new Map<string, Set<string>>();
    ballots.set(epoch, votes.set(candidate, (votes.get(candidate) ?? new Set()).add(sentinel)));
  }
  const needed = Math.max(majorityOf(recording.sentinels.length), recording.settings.quorum);
  return [...ballots.values()].filter(
    (votes) => votes.size > 1 && [...votes.values()].every((voters) => voters.size < needed),
  ).length;
}
