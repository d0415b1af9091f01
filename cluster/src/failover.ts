/**
 * Follows a failover through its phases, for everything that does: metrics, report, console. Times are milliseconds of
 * whichever clock the follower uses throughout.
 */
import { factOf } from "./event-table.ts";
import { PHASES, type Phase } from "./phases.ts";

export const phaseEndedBy = (event: string): Phase | undefined => {
  const fact = factOf(event);
  return fact?.ends && fact.phase;
};

export interface Failover {
  /** The first sign of it: the fault, the master's last answer, the first +sdown, the try of one that was ordered. */
  readonly startedMs: number;
  /** When each phase was first seen to end. */
  readonly ends: Readonly<Partial<Record<Phase, number>>>;
  readonly leader: string | null;
  /** When the present attempt began (+try-failover). */
  readonly triedMs: number | null;
  /** An earlier attempt was given up. */
  readonly aborted: boolean;
}

export interface Span {
  readonly name: Phase;
  readonly fromMs: number;
  readonly toMs: number;
}

export const startFailover = (startedMs: number): Failover => ({
  startedMs,
  ends: {},
  leader: null,
  triedMs: null,
  aborted: false,
});

/** The first to see a phase end is right. */
export const endPhase = (failover: Failover, phase: Phase, atMs: number): Failover =>
  failover.ends[phase] === undefined ? { ...failover, ends: { ...failover.ends, [phase]: atMs } } : failover;

/** Takes in what a Sentinel says of the failover's own master. Events come in the order of their arrival. */
export function hearOf(
  failover: Failover,
  { event, sentinel, atMs }: { readonly event: string; readonly sentinel: string; readonly atMs: number },
): Failover {
  if (event === "+try-failover") return { ...failover, triedMs: failover.triedMs ?? atMs };
  // A Sentinel that was not elected gives up its own candidacy only.
  if (event.startsWith("-failover-abort-") && (failover.leader ?? sentinel) === sentinel) {
    const { elect: _elect, select: _select, promote: _promote, ...ends } = failover.ends;
    return { ...failover, ends, leader: null, triedMs: null, aborted: true };
  }
  const phase = phaseEndedBy(event);
  if (phase === undefined) return failover;
  return endPhase(factOf(event)?.by === "leader" ? { ...failover, leader: sentinel } : failover, phase, atMs);
}

/** The phase it is in: the one after the last that ended. One that was ordered begins with the election. */
export function phaseOf({ ends, triedMs, aborted }: Failover): Phase {
  const ended = PHASES.findLastIndex((phase) => ends[phase] !== undefined);
  const least = triedMs !== null || aborted ? PHASES.indexOf("elect") : 0;
  return PHASES[Math.max(ended + 1, least)] ?? "reconnect";
}

/**
 * The phases that ended, end to end; one that was not seen is absent. Observers differ by some milliseconds: a phase
 * that seems to end before the one before it took no time. After an aborted attempt the election begins with the next.
 */
export function spansOf({ startedMs, ends, triedMs, aborted }: Failover): Span[] {
  const spans: Span[] = [];
  let fromMs = startedMs;
  for (const name of PHASES) {
    const end = ends[name];
    if (end === undefined) continue;
    if (name === "elect" && aborted) fromMs = Math.max(fromMs, triedMs ?? 0);
    const toMs = Math.max(fromMs, end);
    spans.push({ name, fromMs, toMs });
    fromMs = toMs;
  }
  return spans;
}
