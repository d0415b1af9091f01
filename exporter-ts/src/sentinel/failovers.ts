/** What the Sentinels' events, taken together, say about failovers: how many, how they ended, how long each step took. */

import {
  type Failover,
  hearOf,
  phaseEndedBy,
  spansOf,
  startFailover,
} from "@redis-ha-lab/cluster/failover.ts";
import { PHASES, type Phase, SENTINEL_PHASES } from "@redis-ha-lab/cluster/phases.ts";
import type { SentinelEvent } from "@redis-ha-lab/cluster/sentinel-events.ts";

/** Those of a failover's phases that Sentinels tell of, and all of it. */
export const TIMED = [...SENTINEL_PHASES.filter((phase) => phase !== "detect"), "total"] as const;
export type Timed = (typeof TIMED)[number];

const isTimed = (phase: Phase): phase is Phase & Timed => (TIMED as readonly string[]).includes(phase);

export interface FailoverObserver {
  /** A phase ended. */
  readonly phase: (phase: Timed, seconds: number) => void;
  readonly started: (masterName: string) => void;
  readonly finished: (masterName: string) => void;
  readonly aborted: (masterName: string) => void;
}

/** A failover, by performance.now() milliseconds, and the Sentinels that find the master down. */
interface Episode {
  failover: Failover;
  readonly down: Set<string>;
}

/** Not so where the leader's events are not heard. */
const sawBegin = ({ ends, triedMs }: Failover, phase: Phase): boolean => {
  const before = PHASES[PHASES.indexOf(phase) - 1];
  return (before && ends[before]) !== undefined || (phase === "elect" && triedMs !== null);
};

const REPLICA_OF = / @ (?<master>\S+) \S+ \d+$/;

/** The master an event is about; undefined for events about no master (+tilt, +script-child, …). */
export function masterNameOf({ event, payload, about }: Omit<SentinelEvent, "atMs">): string | undefined {
  if (event === "+switch-master") return payload.split(" ", 1)[0];
  if (about?.type === "master") return about.name;
  return REPLICA_OF.exec(payload)?.groups?.master;
}

/** Follows the failovers of every master it hears of. Events must come in the order of their arrival. */
export function followFailovers(observer: FailoverObserver): (event: SentinelEvent) => void {
  const episodes = new Map<string, Episode>();
  const masters = new Map<string, string>();

  /** The Sentinels' own words, without those about replicas and Sentinels that are down. */
  function hear(master: string, event: SentinelEvent): void {
    const begins = event.event === "+sdown" || event.event === "+try-failover";
    const episode =
      episodes.get(master) ??
      (begins ? { failover: startFailover(event.atMs), down: new Set<string>() } : undefined);
    if (!episode) return;
    episodes.set(master, episode);
    if (event.event === "+sdown") episode.down.add(event.sentinel);
    // The master is back before any Sentinel led a failover: nothing to measure.
    if (event.event === "-sdown" && episode.down.delete(event.sentinel)) {
      if (episode.down.size === 0 && episode.failover.leader === null) episodes.delete(master);
    }
    const before = episode.failover;
    episode.failover = hearOf(before, event);
    const phase = phaseEndedBy(event.event);
    if (phase === undefined || before.ends[phase] !== undefined) return;
    // How long the master had been silent no Sentinel says: `detect` is not timed.
    if (!isTimed(phase) || !sawBegin(episode.failover, phase)) return;
    const span = spansOf(episode.failover).find(({ name }) => name === phase);
    if (span) observer.phase(phase, (span.toMs - span.fromMs) / 1000);
  }

  return (event) => {
    const master = masterNameOf(event);
    if (master === undefined) return;
    if ((event.event === "+sdown" || event.event === "-sdown") && event.about?.type !== "master") return;
    if (event.event === "+try-failover") observer.started(master);
    if (event.event.startsWith("-failover-abort-")) observer.aborted(master);
    if (event.event !== "+switch-master") return hear(master, event);
    // Every Sentinel says it; the first to name the new master ends the failover.
    if (!event.switched) return;
    const to = `${event.switched.to.host}:${event.switched.to.port}`;
    if (masters.get(master) === to) return;
    masters.set(master, to);
    hear(master, event);
    const episode = episodes.get(master);
    if (episode) observer.phase("total", (event.atMs - episode.failover.startedMs) / 1000);
    episodes.delete(master);
    observer.finished(master);
  };
}
