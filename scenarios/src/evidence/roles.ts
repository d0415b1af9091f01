/** What nodes answered to ROLE, as spans of time. */
import type { Recording } from "../model/journal.ts";
import { type EventOf, eventsOf } from "./moments.ts";

export interface RoleSpan {
  readonly node: string;
  readonly role: EventOf<"role">["role"];
  readonly follows: string | undefined;
  readonly link: string | undefined;
  readonly fromMs: number;
  readonly toMs: number;
}

export function roleSpans(recording: Recording, node: string): RoleSpan[] {
  const changes = eventsOf(recording, "role").filter((event) => event.node === node);
  return changes.map((event, at) => ({
    node,
    role: event.role,
    follows: event.follows,
    link: event.link,
    fromMs: event.atMs,
    toMs: changes[at + 1]?.atMs ?? recording.untilMs,
  }));
}

export interface Overlap {
  readonly nodes: readonly [string, string];
  readonly fromMs: number;
  readonly toMs: number;
}

/** The spans in which two nodes answered role:master at the same time. */
export function twoMasters(recording: Recording): Overlap[] {
  const overlaps: Overlap[] = [];
  recording.nodes.forEach((left, at) => {
    for (const right of recording.nodes.slice(at + 1)) {
      for (const one of roleSpans(recording, left)) {
        for (const other of roleSpans(recording, right)) {
          const fromMs = Math.max(one.fromMs, other.fromMs);
          const toMs = Math.min(one.toMs, other.toMs);
          if (one.role === "master" && other.role === "master" && toMs > fromMs) {
            overlaps.push({ nodes: [left, right], fromMs, toMs });
          }
        }
      }
    }
  });
  return overlaps.sort((left, right) => left.fromMs - right.fromMs);
}
