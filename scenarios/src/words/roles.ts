/** What nodes answer when asked for their role. */
import type { Recording } from "@redis-ha-lab/common/journal.ts";
import { watched } from "../evidence/moments.ts";
import { roleSpans, twoMasters } from "../evidence/roles.ts";
import { seconds } from "../model/duration.ts";
import { met, pending, stamp, unknown, violated } from "../model/finding.ts";
import type { Expectation } from "../model/scenario.ts";
import { bound, spokenTarget } from "../model/target.ts";
import type { Invariant, Span } from "./always.ts";
import { eventually, type When } from "./eventually.ts";

const allWatched = (recording: Recording, fromMs: number, toMs: number) =>
  recording.nodes.every((node) => watched(recording, node, fromMs, toMs));

/** A node is a replica of another, its link up. */
export function follows(target: string, leader: string, when: When): Expectation {
  return eventually({
    sentence: () => `${spokenTarget(target)} follows ${spokenTarget(leader)}`,
    ...when,
    find: (recording, sinceMs) => {
      const node = bound(recording.bindings, target);
      const whom = bound(recording.bindings, leader);
      if (node === undefined || whom === undefined) return undefined;
      const span = roleSpans(recording, node).find(
        ({ role, follows, link, toMs }) =>
          toMs >= sinceMs && role === "replica" && follows === whom && link === "connected",
      );
      return span && { atMs: Math.max(span.fromMs, sinceMs), because: `${node} follows ${whom}, link up` };
    },
    couldSee: allWatched,
  });
}

/** A node answers role:master. */
export function becomesMaster(target: string, when: When): Expectation {
  return eventually({
    sentence: () => `${spokenTarget(target)} answers role:master`,
    ...when,
    find: (recording, sinceMs) => {
      const node = bound(recording.bindings, target);
      const span =
        node && roleSpans(recording, node).find(({ role, toMs }) => role === "master" && toMs > sinceMs);
      return span
        ? { atMs: Math.max(span.fromMs, sinceMs), because: `${node} answers role:master` }
        : undefined;
    },
    couldSee: allWatched,
  });
}

/** For `never`: this node answers role:master. */
export function answersMaster(target: string, span: Span = {}): Invariant {
  return {
    ...span,
    sentence: () => `${spokenTarget(target)} answers role:master`,
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
    couldSee: allWatched,
    praise: () => "it never did",
  };
}

/** For a while two nodes answer role:master, and not for longer than this. */
export function twoMastersFor({ atMost }: { atMost: (recording: Recording) => number }): Expectation {
  return {
    sentence: () => "two nodes answer role:master for a while, and the repair ends it",
    settles: "at-end",
    check: (recording) => {
      if (!recording.ended || recording.t0Ms === null) return pending("at the end");
      const overlaps = twoMasters(recording).filter((overlap) => overlap.toMs > (recording.t0Ms ?? 0));
      const total = overlaps.reduce((sum, overlap) => sum + overlap.toMs - overlap.fromMs, 0);
      const proof = overlaps.map((overlap) => ({
        atMs: overlap.fromMs,
        text: `${overlap.nodes.join(" and ")} both answer role:master for ${seconds(overlap.toMs - overlap.fromMs)}`,
      }));
      if (overlaps.length === 0) {
        return allWatched(recording, recording.t0Ms, recording.untilMs)
          ? violated("at no moment did two nodes answer role:master: the partition did not separate them")
          : unknown("not every node was heard");
      }
      const limit = atMost(recording);
      return (total <= limit ? met : violated)(`two masters for ${seconds(total)} in all`, proof);
    },
  };
}
