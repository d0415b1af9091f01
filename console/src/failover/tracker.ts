/**
 * Follows a failover through its phases: by the Sentinels' events, which are quick, and by what was found when they
 * were asked, which also tells what an event lost on the way would have said.
 */
import type { HeardEvent } from "../sources/heard-event.ts";
import type { Failover } from "../state/failover.ts";
import { failoverSentence } from "./sentence.ts";

type Phase = Failover["phase"];
type Outcome = NonNullable<Failover["last"]>["outcome"];

/** A failover and how long its phases took; the document has the times of the last one only. */
export interface Tracked {
  readonly failover: Failover;
  readonly phaseMs: Readonly<Partial<Record<Phase, number>>>;
}

/** What was found when everybody was asked. */
export interface Look {
  readonly at: number;
  /** Named by a majority of the Sentinels. */
  readonly master: string | null;
  /** A Sentinel that misses the master it names, that master, and whether a quorum agrees. */
  readonly missing: { readonly master: string; readonly odown: boolean } | null;
  /** When the master answered last that answers no longer and that HAProxy sends no writes to; null: it does. */
  readonly silentSince: number | null;
  /** A Sentinel that tries to lead a failover or leads one, and the node it has ordered to be master. */
  readonly leading: { readonly sentinel: string; readonly promoted: string | null } | null;
  readonly route: { readonly known: boolean; readonly write: string | null };
}

/** What was found may be this much older than the event that came before it. */
const LOOK_LAG_MS = 1_500;
/** Without HAProxy nobody can say when it has followed. */
const UNKNOWN_ROUTE_MS = 3_000;

const NOBODY = { leader: null, from: null, to: null, epoch: null };

export const IDLE = (now: number): Failover => ({
  phase: "none",
  since: now,
  startedAt: null,
  sentence: failoverSentence({ phase: "none", ...NOBODY }),
  ...NOBODY,
  last: null,
});

export const begin = (now: number): Tracked => ({ failover: IDLE(now), phaseMs: {} });

type Change = Partial<Pick<Failover, "leader" | "from" | "to" | "epoch">>;

function enter({ failover, phaseMs }: Tracked, phase: Phase, at: number, change: Change = {}): Tracked {
  const next = { ...failover, ...change };
  if (phase === failover.phase) {
    return { failover: { ...next, sentence: failoverSentence(next) }, phaseMs };
  }
  const begins = failover.phase === "none";
  return {
    failover: {
      ...next,
      phase,
      since: at,
      startedAt: begins ? at : failover.startedAt,
      sentence: failoverSentence({ ...next, phase }),
    },
    phaseMs: begins ? {} : leave({ failover, phaseMs }, at),
  };
}

const leave = ({ failover, phaseMs }: Tracked, at: number) => ({
  ...phaseMs,
  [failover.phase]: (phaseMs[failover.phase] ?? 0) + Math.max(0, at - failover.since),
});

function end(tracked: Tracked, outcome: Outcome, at: number): Tracked {
  const { from, to, leader, startedAt } = tracked.failover;
  const { none: _, ...phaseMs } = leave(tracked, at);
  const last = { from, to, leader, startedAt: startedAt ?? at, endedAt: at, phaseMs, outcome };
  return { failover: { ...IDLE(at), last }, phaseMs: {} };
}

/** What is still said of a failover when it is over for everybody else. */
const LATE = new Set(["+promoted-slave", "+switch-master"]);

/** The leader goes on for a second after the others have announced the new master: that is no other failover. */
const isAfterwards = ({ phase, last }: Failover, promoted: string | null): boolean =>
  phase === "none" && last?.outcome === "done" && last.to === promoted;

export function onEvent(tracked: Tracked, heard: HeardEvent): Tracked {
  const { failover } = tracked;
  if (LATE.has(heard.event) && isAfterwards(failover, heard.to ?? heard.about)) return tracked;
  const { phase } = failover;
  const { at, sentinel, event, about, aboutType, payload } = heard;
  const isEarly = phase === "none" || phase === "detecting";
  switch (event) {
    case "+sdown": {
      if (aboutType !== "master") return tracked;
      // The new master dies while HAProxy still turns to it: that is the next failover.
      const before = phase === "routing" && about === failover.to ? end(tracked, "done", at) : tracked;
      return before.failover.phase === "none" ? enter(before, "detecting", at, { from: about }) : before;
    }
    case "+odown":
    case "+try-failover":
      return isEarly && aboutType === "master" ? enter(tracked, "electing", at, { from: about }) : tracked;
    case "+new-epoch":
      return phase === "none" ? tracked : enter(tracked, phase, at, { epoch: Number(payload) });
    case "+elected-leader":
      return enter(tracked, "promoting", at, { leader: sentinel, from: failover.from ?? about });
    case "+selected-slave":
      return enter(tracked, "promoting", at, { leader: sentinel, to: about });
    case "+promoted-slave":
      return enter(tracked, "routing", at, { leader: sentinel, to: about });
    case "+switch-master":
      return enter(tracked, "routing", at, { from: heard.from, to: heard.to });
  }
  if (event.startsWith("-failover-abort") && phase !== "none" && (failover.leader ?? sentinel) === sentinel) {
    return enter(tracked, "electing", at, { leader: null, to: null });
  }
  return tracked;
}

export function onLook(tracked: Tracked, look: Look): Tracked {
  const { failover } = tracked;
  const { at, master, missing, silentSince, leading, route } = look;
  const lasts = at - failover.since;
  switch (failover.phase) {
    case "none":
      if (leading?.promoted && !isAfterwards(failover, leading.promoted)) {
        return enter(tracked, "promoting", at, {
          leader: leading.sentinel,
          from: master,
          to: leading.promoted,
        });
      }
      // What was found right after a failover may still be about the time before its end.
      if (missing && (lasts > LOOK_LAG_MS || failover.last === null)) {
        return enter(tracked, missing.odown ? "electing" : "detecting", at, { from: missing.master });
      }
      // Most of a failover is the silence before the first Sentinel says a word.
      if (silentSince !== null && (silentSince > failover.since || failover.last === null)) {
        return enter(tracked, "detecting", silentSince, { from: master });
      }
      return tracked;
    case "detecting":
      if (missing?.odown) return enter(tracked, "electing", at);
      break;
    case "routing": {
      const named = master !== null && master === failover.to;
      const routed = route.known ? route.write === master : lasts > UNKNOWN_ROUTE_MS;
      return named && routed ? end(tracked, "done", at) : tracked;
    }
  }
  if (missing || silentSince !== null || leading || lasts < LOOK_LAG_MS) return tracked;
  // Nobody misses anybody, the master answers and nobody leads: it is over, however it came to that.
  if (master !== null && failover.from !== null && master !== failover.from) return end(tracked, "done", at);
  return end(tracked, failover.phase === "promoting" ? "aborted" : "recovered", at);
}
