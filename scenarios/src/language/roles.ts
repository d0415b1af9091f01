/** What nodes answer when asked for their role. */

import { asked } from "../evidence/coverage.ts";
import { roleSpans, twoMasters } from "../evidence/roles.ts";
import { duration, durationText, seconds } from "../model/duration.ts";
import { type Expectation, met, pending, stamp, unknown, violated } from "../model/finding.ts";
import type { Recording } from "../model/journal.ts";
import { bound, targetText } from "../model/target.ts";
import type { Invariant, Span } from "./always.ts";
import { eventually, type When } from "./eventually.ts";

const allAsked = (recording: Recording, fromMs: number, toMs: number) =>
  recording.nodes.every((node) => asked(recording, node, fromMs, toMs));

/** A node is a replica of another, its link up. */
export function follows(target: string, leader: string, when: When): Expectation {
  return eventually({
    sentence: () => `${targetText(target)} follows ${targetText(leader)}`,
    ...when,
    find: (recording, sinceMs) => {
      const node = bound(recording.bindings, target);
      const master = bound(recording.bindings, leader);
      if (node === undefined || master === undefined) return undefined;
      const span = roleSpans(recording, node).find(
        ({ role, follows, link, toMs }) =>
          toMs >= sinceMs && role === "replica" && follows === master && link === "connected",
      );
      return span && { atMs: Math.max(span.fromMs, sinceMs), because: `${node} follows ${master}, link up` };
    },
    observed: allAsked,
  });
}

/** Every other node follows this one, its link up. @param but a node that is known to be down. */
export function everybodyFollows(leader: string, { but, ...when }: { but?: string } & When): Expectation {
  return eventually({
    sentence: () => `every node${but ? ` but ${targetText(but)}` : ""} follows ${targetText(leader)}`,
    ...when,
    find: (recording, sinceMs) => {
      const master = bound(recording.bindings, leader);
      const without = but ? bound(recording.bindings, but) : undefined;
      const others = recording.nodes.filter((node) => node !== master && node !== without);
      const linked = others.map((node) =>
        roleSpans(recording, node).find(
          ({ role, follows: followed, link, toMs }) =>
            toMs >= sinceMs && role === "replica" && followed === master && link === "connected",
        ),
      );
      if (master === undefined || linked.some((span) => span === undefined)) return undefined;
      const atMs = Math.max(sinceMs, ...linked.map((span) => span?.fromMs ?? 0));
      return { atMs, because: `${others.join(" and ")} follow${others.length === 1 ? "s" : ""} ${master}` };
    },
    observed: allAsked,
  });
}

/** No failover took place: the Sentinels name the same master as before. */
export const masterStays = (): Expectation => ({
  sentence: () => "the Sentinels name the same master at the end as at the start",
  settles: "at-end",
  check: ({ ended, topologyBefore: before, topologyAfter: after }) => {
    if (!ended) return pending("at the end");
    if (!before?.master || !after?.master) return unknown("no majority of Sentinels could be asked");
    const epochs = (topology: typeof before) =>
      [...new Set(topology.sentinels.map(({ epoch }) => epoch))].join(", ");
    const text = `${before.master} in epoch ${epochs(before)} before, ${after.master} in epoch ${epochs(after)} after`;
    return before.master === after.master && epochs(before) === epochs(after) ? met(text) : violated(text);
  },
});

/** A node answers role:master. */
export function becomesMaster(target: string, when: When): Expectation {
  return eventually({
    sentence: () => `${targetText(target)} answers role:master`,
    ...when,
    find: (recording, sinceMs) => {
      const node = bound(recording.bindings, target);
      const span =
        node && roleSpans(recording, node).find(({ role, toMs }) => role === "master" && toMs > sinceMs);
      return span
        ? { atMs: Math.max(span.fromMs, sinceMs), because: `${node} answers role:master` }
        : undefined;
    },
    observed: allAsked,
  });
}

/** For `never`: this node answers role:master. */
export function answersMaster(target: string, span: Span = {}): Invariant {
  return {
    ...span,
    sentence: () => `${targetText(target)} answers role:master`,
    breach: (recording, fromMs, toMs) => {
      const node = bound(recording.bindings, target);
      const found =
        node &&
        roleSpans(recording, node).find(
          (one) => one.role === "master" && one.toMs > fromMs && one.fromMs < toMs,
        );
      return found
        ? {
            because: `${node} did so for ${seconds(found.toMs - found.fromMs)} from ${stamp(recording, found.fromMs)}`,
          }
        : undefined;
    },
    observed: (recording, fromMs, toMs) => {
      const node = bound(recording.bindings, target);
      return node !== undefined && asked(recording, node, fromMs, toMs);
    },
    whenMet: () => "it never did",
  };
}

/** For a while two nodes answer role:master, in all no longer than this. */
export function twoMastersFor({ atMost }: { atMost: string }): Expectation {
  return {
    sentence: (settings) =>
      `two nodes answer role:master for a while, at most ${durationText(atMost, settings)}`,
    settles: "at-end",
    check: (recording) => {
      const { t0Ms } = recording;
      if (!recording.ended || t0Ms === null) return pending("at the end");
      const overlaps = twoMasters(recording).filter((overlap) => overlap.toMs > t0Ms);
      const total = overlaps.reduce((sum, overlap) => sum + overlap.toMs - overlap.fromMs, 0);
      const proof = overlaps.map(({ nodes, fromMs, toMs }) => ({
        atMs: fromMs,
        text: `${nodes.join(" and ")} both answer role:master for ${seconds(toMs - fromMs)}`,
      }));
      if (overlaps.length === 0) {
        return allAsked(recording, t0Ms, recording.untilMs)
          ? violated("at no moment did two nodes answer role:master: the fault did not separate them")
          : unknown("not every node was heard");
      }
      const text = `two masters for ${seconds(total)} in all`;
      return total <= duration(atMost, recording.settings) ? met(text, proof) : violated(text, proof);
    },
  };
}
