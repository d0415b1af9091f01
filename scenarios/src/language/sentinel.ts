/** What the Sentinels say. */

import type { EventName } from "@redis-ha-lab/cluster/event-table.ts";
import { majorityOf } from "@redis-ha-lab/cluster/majority.ts";
import { heardOrAway } from "../evidence/coverage.ts";
import { eventsOf, watched } from "../evidence/moments.ts";
import { sentinelEvents, type Wanted } from "../evidence/sentinel-events.ts";
import { type Expectation, stamp } from "../model/finding.ts";
import type { Recording } from "../model/journal.ts";
import { bound, targetText } from "../model/target.ts";
import type { Invariant, Span } from "./always.ts";
import { eventually, type When } from "./eventually.ts";

const anyHeard = (recording: Recording, fromMs: number, toMs: number) =>
  recording.sentinels.some((sentinel) => watched(recording, sentinel, fromMs, toMs));

const allHeard = (recording: Recording, fromMs: number, toMs: number) =>
  recording.sentinels.every((sentinel) => watched(recording, sentinel, fromMs, toMs));

function eventText(event: EventName, { about, to, by }: Omit<Wanted, "event">): string {
  const subject = about ? ` about ${targetText(about)}` : "";
  const becomes = to ? ` to ${targetText(to)}` : "";
  return `${by ?? "a Sentinel"} says ${event}${subject}${becomes}`;
}

/** A Sentinel publishes this event. */
export function sentinelEvent(event: EventName, options: Omit<Wanted, "event"> & When): Expectation {
  const { within, since, ...about } = options;
  return eventually({
    sentence: () => eventText(event, about),
    within,
    ...(since ? { since } : {}),
    find: (recording, sinceMs) => {
      const [first] = sentinelEvents(recording, { event, ...about }, sinceMs);
      return (
        first && { atMs: first.atMs, because: `${first.sentinel} was the first to say so`, proof: [first] }
      );
    },
    observed: about.by ? (recording, from, to) => watched(recording, about.by ?? "", from, to) : anyHeard,
  });
}

/** Every Sentinel publishes this event, each from its own view. */
export function everySentinelSays(
  event: EventName,
  options: Omit<Wanted, "event" | "by"> & When,
): Expectation {
  const { within, since, ...about } = options;
  return eventually({
    sentence: () => eventText(event, about).replace("a Sentinel says", "every Sentinel says"),
    within,
    ...(since ? { since } : {}),
    find: (recording, sinceMs) => {
      const firsts = recording.sentinels.map(
        (by) => sentinelEvents(recording, { event, ...about, by }, sinceMs)[0],
      );
      const said = firsts.flatMap((first) => first ?? []).sort((left, right) => left.atMs - right.atMs);
      const last = said.at(-1);
      if (!last || said.length < recording.sentinels.length) return undefined;
      return { atMs: last.atMs, because: `${last.sentinel} was the last to say so`, proof: said };
    },
    observed: allHeard,
  });
}

/** For `never`: this event is published by some Sentinel. */
export function anyEvent(event: EventName, options: Omit<Wanted, "event"> & Span = {}): Invariant {
  const { since, until, ...about } = options;
  return {
    ...(since ? { since } : {}),
    ...(until ? { until } : {}),
    sentence: () => eventText(event, about),
    breach: (recording, fromMs, toMs) => {
      const [first] = sentinelEvents(recording, { event, ...about }, fromMs, toMs);
      return (
        first && { because: `${first.sentinel} said it at ${stamp(recording, first.atMs)}`, proof: [first] }
      );
    },
    // One that is not heard may have said it.
    observed: (recording, fromMs, toMs) =>
      recording.sentinels
        .filter((sentinel) => about.by === undefined || sentinel === about.by)
        .every((sentinel) => heardOrAway(recording, sentinel, fromMs, toMs)),
    whenMet: () => `${about.by ?? "no Sentinel"} ${about.by ? "did not say" : "said"} ${event}`,
  };
}

/** The Sentinels that vote in an epoch vote for the same leader, and they are a majority. */
export function oneLeader(when: When): Expectation {
  return eventually({
    sentence: () => "a majority of the Sentinels votes for one leader in one epoch",
    ...when,
    find: (recording, sinceMs) => {
      const elected = sentinelEvents(recording, { event: "+elected-leader" }, sinceMs)[0];
      if (!elected) return undefined;
      const votes = sentinelEvents(recording, { event: "+vote-for-leader" }, sinceMs, elected.atMs + 500);
      const ballots = new Map<string, string[]>();
      for (const vote of votes)
        ballots.set(vote.payload, [...(ballots.get(vote.payload) ?? []), vote.sentinel]);
      const winner = [...ballots].find(
        ([, voters]) => voters.length >= majorityOf(recording.sentinels.length),
      );
      if (!winner) return undefined;
      const epoch = winner[0].split(" ")[1];
      return {
        atMs: elected.atMs,
        because: `${elected.sentinel} was elected in epoch ${epoch} by ${winner[1].join(", ")}`,
        proof: [...votes, elected],
      };
    },
    observed: anyHeard,
  });
}

/** The leader chose by Sentinel's own rule: lowest priority, then highest offset, then smallest run id. */
export function bestReplicaChosen(when: When): Expectation {
  return eventually({
    sentence: () =>
      "the leader chooses the replica with the lowest priority, highest offset, smallest run id",
    ...when,
    find: (recording, sinceMs) => {
      const chosen = sentinelEvents(recording, { event: "+selected-slave" }, sinceMs)[0];
      const asked = eventsOf(recording, "candidates").find((event) => event.atMs >= sinceMs);
      if (!chosen?.about || !asked) return undefined;
      const [best, second] = [...asked.replicas]
        .filter((replica) => !/down|disconnected/.test(replica.flags))
        .sort((a, b) => a.priority - b.priority || b.offset - a.offset || (a.runId < b.runId ? -1 : 1));
      if (best?.node !== chosen.about) return undefined;
      const why = !second
        ? "it was the only one left"
        : best.priority !== second.priority
          ? `its priority ${best.priority} is lower than ${second.priority}`
          : best.offset !== second.offset
            ? `its offset ${best.offset} is higher than ${second.offset}`
            : `priority and offset were equal, and its run id ${best.runId.slice(0, 6)}… sorts before ${second.runId.slice(0, 6)}…`;
      return { atMs: chosen.atMs, because: `${best.node} was chosen: ${why}`, proof: [asked, chosen] };
    },
    observed: (recording, from, to) =>
      eventsOf(recording, "candidates").some((event) => event.atMs >= from && event.atMs <= to),
  });
}

/** When asked for the master, this Sentinel answers with that node. */
export function sentinelNames(sentinel: string, target: string, when: When): Expectation {
  return eventually({
    sentence: () => `${sentinel} reports ${targetText(target)} as master`,
    ...when,
    find: (recording, sinceMs) => {
      const node = bound(recording.bindings, target);
      const votes = eventsOf(recording, "vote").filter((event) => event.sentinel === sentinel);
      const before = votes.findLast(({ atMs }) => atMs <= sinceMs);
      const found = [
        ...(before ? [{ ...before, atMs: sinceMs }] : []),
        ...votes.filter(({ atMs }) => atMs > sinceMs),
      ].find(({ master }) => master !== null && master === node);
      return found && { atMs: found.atMs, because: `it names ${node}`, proof: [found] };
    },
    observed: (recording, fromMs, toMs) =>
      eventsOf(recording, "vote").some(
        (event) =>
          event.sentinel === sentinel && event.master !== null && event.atMs >= fromMs && event.atMs <= toMs,
      ),
  });
}

/** After the repair, the Sentinel has the identity it had before and knows what the others know. */
export function sentinelKeepsItself(sentinel: string): Expectation {
  return {
    sentence: () => `${sentinel} keeps its id and learns the current master and epoch`,
    settles: "at-end",
    check: (recording) => {
      if (!recording.ended) return { status: "pending", because: "at the end", evidence: [] };
      const before = recording.topologyBefore?.sentinels.find(({ name }) => name === sentinel);
      const after = recording.topologyAfter?.sentinels.find(({ name }) => name === sentinel);
      if (!before?.id || !after?.id || after.epoch === null || !recording.topologyAfter) {
        return { status: "unknown", because: `${sentinel} could not be asked`, evidence: [] };
      }
      const epochs = recording.topologyAfter.sentinels.map(({ epoch }) => epoch);
      const same =
        epochs.every((epoch) => epoch === after.epoch) && after.master === recording.topologyAfter.master;
      const text = `id ${before.id.slice(0, 8)}… before, ${after.id.slice(0, 8)}… after; it names ${after.master} in epoch ${after.epoch}, the others ${epochs.join(", ")}`;
      return { status: before.id === after.id && same ? "met" : "violated", because: text, evidence: [] };
    },
  };
}
