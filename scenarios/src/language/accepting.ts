/** Which node accepts writes, from any client. */

import { acknowledgedWrites, conflicts } from "../evidence/acknowledgements.ts";
import { tried } from "../evidence/coverage.ts";
import { momentOf } from "../evidence/moments.ts";
import { duration, durationText, seconds } from "../model/duration.ts";
import { type Expectation, type Finding, met, pending, stamp, unknown, violated } from "../model/finding.ts";
import type { Recording } from "../model/journal.ts";
import { bound, targetText } from "../model/target.ts";
import type { Invariant, Span } from "./always.ts";
import { type ClientPaths, clientsOn, describePaths } from "./client-paths.ts";
import type { When } from "./eventually.ts";

/** For `throughout`: once a node has taken over, its predecessor acknowledges nothing more. */
export function acceptedByAtMostOneMaster({
  on = "every-path",
  ...span
}: { on?: ClientPaths } & Span = {}): Invariant {
  const acknowledged = (recording: Recording) => {
    const names = new Set(clientsOn(recording, on).map(({ name }) => name));
    return acknowledgedWrites(recording, ({ name }) => names.has(name));
  };
  return {
    ...span,
    sentence: () =>
      on === "every-path"
        ? "writes are accepted by at most one master"
        : `${describePaths(on)} are accepted by at most one master`,
    breach: (recording) => {
      const [first] = conflicts(recording, acknowledged(recording));
      return (
        first && {
          because: `${first.later.node} acknowledged a write of ${first.later.client} after ${first.earlier.node} had taken over`,
          proof: [
            {
              atMs: first.earlier.endMs,
              text: `${first.earlier.node} acknowledges number ${first.earlier.number} of ${first.earlier.client}`,
            },
            {
              atMs: first.later.endMs,
              text: `${first.later.node} acknowledges number ${first.later.number} of ${first.later.client}`,
            },
          ],
        }
      );
    },
    observed: (recording, fromMs, toMs) =>
      acknowledged(recording).some(({ node }) => node !== null) &&
      tried(recording, clientsOn(recording, on), fromMs, toMs),
    whenMet: (recording, fromMs) => {
      const by = new Map<string, number>();
      for (const { node, endMs } of acknowledged(recording)) {
        if (node !== null && endMs >= fromMs) by.set(node, (by.get(node) ?? 0) + 1);
      }
      return `acknowledged since: ${[...by].map(([node, writes]) => `${node} ${writes}`).join(", ") || "nothing"}`;
    },
  };
}

/** For `never`: this node acknowledges a write, on any route, the direct one included. */
export function acknowledgedBy(target: string, span: Span = {}): Invariant {
  return {
    ...span,
    sentence: () => `${targetText(target)} acknowledges a write`,
    breach: (recording, fromMs, toMs) => {
      const node = bound(recording.bindings, target);
      const hits = acknowledgedWrites(recording).filter(
        (write) => write.node === node && write.startMs >= fromMs && write.endMs <= toMs,
      );
      const [first] = hits;
      return (
        first && {
          because: `${node} acknowledged ${hits.length} writes, the first for ${first.client} at ${stamp(recording, first.endMs)}`,
        }
      );
    },
    observed: (recording, fromMs, toMs) =>
      bound(recording.bindings, target) !== undefined &&
      tried(
        recording,
        recording.clients.filter(({ kind }) => kind === "writer"),
        fromMs,
        toMs,
      ),
    whenMet: () => "it acknowledged none",
  };
}

/** The node stops acknowledging, on every route, this soon. */
export function stopAt(target: string, { within, since, until }: When & Pick<Span, "until">): Expectation {
  return {
    sentence: (settings) =>
      `${targetText(target)} acknowledges its last write within ${durationText(within, settings)}${since ? ` of "${since}"` : ""}`,
    settles: "at-end",
    check: (recording): Finding => {
      if (!recording.ended) return pending("at the end");
      const node = bound(recording.bindings, target);
      const sinceMs = momentOf(recording, since ?? "fault", "effect");
      if (node === undefined || sinceMs === undefined) return unknown("it is not known which node that is");
      const untilMs = momentOf(recording, until ?? "heal", "before") ?? recording.untilMs;
      const last = acknowledgedWrites(recording).findLast(
        (write) => write.node === node && write.endMs <= untilMs,
      );
      const triedLater = recording.clients.some(
        ({ route, operations }) =>
          route === `direct ${node}` && operations.some(({ startMs }) => startMs > (last?.endMs ?? sinceMs)),
      );
      if (!last || !triedLater)
        return unknown("no client wrote to it directly, so its silence proves nothing");
      const took = last.endMs - sinceMs;
      const text =
        took < 0
          ? `${node} acknowledged nothing more`
          : `${node} acknowledged its last write after ${seconds(took)}`;
      const proof = [
        { atMs: last.endMs, text: `${node} acknowledges number ${last.number} of ${last.client}` },
      ];
      return took <= duration(within, recording.settings) ? met(text, proof) : violated(text, proof);
    },
  };
}
