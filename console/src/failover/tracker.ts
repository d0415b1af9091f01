/**
 * Follows a failover through its phases: by the Sentinels' events, which are quick, and by what was found when they
 * were asked, which also tells what an event lost on the way would have said.
 */
import {
  endPhase,
  hearOf,
  type Failover as Progress,
  phaseEndedBy,
  phaseOf,
  spansOf,
  startFailover,
} from "@redis-ha-lab/cluster/failover.ts";
import type { Phase } from "@redis-ha-lab/cluster/phases.ts";
import type { HeardEvent } from "../sentinels/events.ts";
import type { Failover } from "./schema.ts";

/** The phase of a failover in a sentence. */
type Known = Pick<Failover, "phase" | "leader" | "from" | "to">;

function failoverSentence({ phase, leader, from, to }: Known): string {
  const master = from ?? "the master";
  const replica = to ?? "a replica";
  const lead = leader ?? "the elected Sentinel";
  switch (phase) {
    case "none":
      return "no failover is under way";
    case "detect":
      return `${master} does not answer; no Sentinel has called it down yet`;
    case "agree":
      return `${master} is unreachable for a Sentinel; a quorum must agree before a failover starts`;
    case "elect":
      return `enough Sentinels miss ${master}; they elect the one that replaces it`;
    case "select":
      return `${lead} chooses the replica that replaces ${master}`;
    case "promote":
      return `${lead} makes ${replica} the master`;
    case "switch":
      return `${replica} is promoted; the Sentinels announce it`;
    case "route":
      return `${replica} is announced; the other Sentinels and HAProxy turn to it`;
  }
}

type Outcome = NonNullable<Failover["last"]>["outcome"];

/** A failover under way, and as the document shows it; there, durations are known of the last one only. */
export interface Tracked {
  readonly progress: Progress | null;
  readonly failover: Failover;
}

/** What was found when every source was asked. */
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
/** Without HAProxy it is unknown when it has followed. */
const UNKNOWN_ROUTE_MS = 3_000;

const NOBODY = { leader: null, from: null, to: null, epoch: null };

const idle = (since: number, last: Failover["last"]): Failover => ({
  phase: "none",
  since,
  startedAt: null,
  sentence: failoverSentence({ phase: "none", ...NOBODY }),
  ...NOBODY,
  last,
});

export const begin = (now: number): Tracked => ({ progress: null, failover: idle(now, null) });

type Change = Partial<Pick<Failover, "from" | "to" | "epoch">>;

/** @param change what else became known at this time. */
function enter({ failover }: Tracked, progress: Progress, at: number, change: Change = {}): Tracked {
  const phase = shown(phaseOf(progress));
  const { leader, startedMs: startedAt } = progress;
  const since = phase === failover.phase ? failover.since : at;
  const next = { ...failover, ...change, phase, leader, since, startedAt };
  return { progress, failover: { ...next, sentence: failoverSentence(next) } };
}

const shown = (phase: Phase): Failover["phase"] => (phase === "reconnect" ? "route" : phase);

function end({ progress, failover }: Tracked, outcome: Outcome, at: number): Tracked {
  const { from, to, leader, startedAt, phase } = failover;
  const ended = progress && phase !== "none" ? spansOf(endPhase(progress, phase, at)) : [];
  const phaseMs = Object.fromEntries(ended.map(({ name, fromMs, toMs }) => [name, toMs - fromMs]));
  const last = { from, to, leader, startedAt: startedAt ?? at, endedAt: at, phaseMs, outcome };
  return { progress: null, failover: idle(at, last) };
}

/** What is still said of a failover when it is over otherwise. */
const LATE = new Set(["+promoted-slave", "+switch-master"]);

/** The leader goes on for a second after the others have announced the new master: that is no other failover. */
const isAfterwards = ({ phase, last }: Failover, promoted: string | null): boolean =>
  phase === "none" && last?.outcome === "done" && last.to === promoted;

/** What a Sentinel may be heard to say first of a failover. */
const isPartOf = ({ event, aboutType }: HeardEvent): boolean =>
  event === "+sdown"
    ? aboutType === "master"
    : event === "+try-failover" || phaseEndedBy(event) !== undefined;

/** What became known of the nodes. */
function namesIn({ event, about, from, to }: HeardEvent, known: Failover): Change {
  if (event === "+switch-master") return { from, to };
  if (event === "+selected-slave" || event === "+promoted-slave") return { to: about };
  return { from: known.from ?? about };
}

export function onEvent(tracked: Tracked, heard: HeardEvent): Tracked {
  const { at, event, about, aboutType } = heard;
  if (LATE.has(event) && isAfterwards(tracked.failover, heard.to ?? about)) return tracked;
  const said = { event, sentinel: heard.sentinel, atMs: at };
  const { progress, failover } = tracked;
  if (progress && event === "+new-epoch")
    return enter(tracked, progress, at, { epoch: Number(heard.payload) });
  if (progress && event.startsWith("-failover-abort")) {
    const next = hearOf(progress, said);
    return next === progress ? tracked : enter(tracked, next, at, { to: null });
  }
  if (!isPartOf(heard)) return tracked;
  // The new master dies while the others still turn to it: that is the next failover.
  const isNext =
    event === "+sdown" && aboutType === "master" && about === failover.to && progress?.ends.promote;
  const before = isNext ? end(tracked, "done", at) : tracked;
  const next = hearOf(before.progress ?? startFailover(at), said);
  return enter(before, next, at, namesIn(heard, before.failover));
}

/** A failover's phases that asking has shown to be over. */
const found = (progress: Progress, at: number, ...phases: readonly Phase[]): Progress =>
  phases.reduce((known, phase) => endPhase(known, phase, at), progress);

export function onLook(tracked: Tracked, look: Look): Tracked {
  const { progress, failover } = tracked;
  const { at, master, missing, silentSince, leading, route } = look;
  const lasts = at - failover.since;
  if (!progress) {
    if (leading?.promoted && !isAfterwards(failover, leading.promoted)) {
      const begun = found({ ...startFailover(at), leader: leading.sentinel }, at, "elect", "select");
      return enter(tracked, begun, at, { from: master, to: leading.promoted });
    }
    // What was found right after a failover may still be about the time before its end.
    if (missing && (lasts > LOOK_LAG_MS || failover.last === null)) {
      const begun = found(startFailover(at), at, missing.odown ? "agree" : "detect");
      return enter(tracked, begun, at, { from: missing.master });
    }
    // Most of a failover is the silence before the first Sentinel says a word.
    if (silentSince !== null && (silentSince > failover.since || failover.last === null)) {
      return enter(tracked, startFailover(silentSince), silentSince, { from: master });
    }
    return tracked;
  }
  const { phase } = failover;
  if ((phase === "detect" || phase === "agree") && missing) {
    const next = found(progress, at, "detect", ...(missing.odown ? (["agree"] as const) : []));
    return phaseOf(next) === phase ? tracked : enter(tracked, next, at);
  }
  if (phase === "switch" || phase === "route") {
    const named = master !== null && master === failover.to;
    const routed = route.known ? route.write === master : lasts > UNKNOWN_ROUTE_MS;
    return named && routed ? end(tracked, "done", at) : tracked;
  }
  if (missing || silentSince !== null || leading || lasts < LOOK_LAG_MS) return tracked;
  // No Sentinel misses the master, it answers, and no Sentinel leads: it is over, however it came to that.
  if (master !== null && failover.from !== null && master !== failover.from) return end(tracked, "done", at);
  return end(tracked, progress.ends.elect === undefined ? "recovered" : "aborted", at);
}
