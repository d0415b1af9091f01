/** Where HAProxy sends clients. */

import { eventsOf, watched } from "../evidence/moments.ts";
import { type Expectation, stamp } from "../model/finding.ts";
import type { Recording } from "../model/journal.ts";
import { bound, targetText } from "../model/target.ts";
import type { Invariant, Span } from "./always.ts";
import { eventually, type When } from "./eventually.ts";

const heard = (recording: Recording, fromMs: number, toMs: number) =>
  watched(recording, "haproxy", fromMs, toMs);

interface Route {
  readonly atMs: number;
  readonly write: string | null;
  readonly read: readonly string[];
}

/** The route at a moment and every change after it, answers only. */
function routesSince(recording: Recording, sinceMs: number): Route[] {
  const routes = eventsOf(recording, "route").filter((event) => event.known);
  const before = routes.findLast((event) => event.atMs <= sinceMs);
  const after = routes.filter((event) => event.atMs > sinceMs);
  return before ? [{ ...before, atMs: sinceMs }, ...after] : after;
}

/** HAProxy sends writes to a node, or refuses them. */
export function routed(what: "writes", { to, ...when }: { to: string } & When): Expectation {
  return eventually({
    sentence: () => `HAProxy routes ${what} to ${to === "no node" ? "no node" : targetText(to)}`,
    ...when,
    find: (recording, sinceMs) => {
      const node = to === "no node" ? null : bound(recording.bindings, to);
      const found =
        node === undefined ? undefined : routesSince(recording, sinceMs).find(({ write }) => write === node);
      return found && { atMs: found.atMs, because: `writes go to ${node ?? "no node"}` };
    },
    observed: heard,
  });
}

/** HAProxy sends reads to a node, or stops doing so. */
export function readsRouted(how: "to" | "away from", target: string, when: When): Expectation {
  return eventually({
    sentence: () => `HAProxy routes reads ${how} ${targetText(target)}`,
    ...when,
    find: (recording, sinceMs) => {
      const node = bound(recording.bindings, target);
      if (node === undefined) return undefined;
      const found = routesSince(recording, sinceMs).find(
        ({ read }) => read.includes(node) === (how === "to"),
      );
      return found && { atMs: found.atMs, because: `reads go to ${found.read.join(", ") || "no node"}` };
    },
    observed: heard,
  });
}

/** For `never`: writes are routed to this node. */
export function routedTo(target: string, span: Span = {}): Invariant {
  return {
    ...span,
    sentence: () => `HAProxy routes writes to ${targetText(target)}`,
    breach: (recording, fromMs, toMs) => {
      const node = bound(recording.bindings, target);
      const found = routesSince(recording, fromMs).find((route) => route.write === node && route.atMs < toMs);
      return found && { because: `it did at ${stamp(recording, found.atMs)}` };
    },
    observed: heard,
    whenMet: () => "it never did",
  };
}

/** For `throughout`: writes stay where they are. */
export function routeStays(span: Span = {}): Invariant {
  return {
    ...span,
    sentence: () => "HAProxy's write route stays where it is",
    breach: (recording, fromMs, toMs) => {
      const [first, ...rest] = routesSince(recording, fromMs).filter((route) => route.atMs <= toMs);
      const moved = rest.find((route) => route.write !== first?.write);
      return (
        moved && {
          because: `it moved from ${first?.write} to ${moved.write ?? "no node"} at ${stamp(recording, moved.atMs)}`,
        }
      );
    },
    observed: heard,
    whenMet: (recording, fromMs) => `writes went to ${routesSince(recording, fromMs)[0]?.write} all the time`,
  };
}
