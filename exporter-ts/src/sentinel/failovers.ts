/** What the Sentinels' events, taken together, say about failovers: how many, how they ended, how long each step took. */
import type { SentinelEvent } from "@redis-ha-lab/cluster/sentinel-events.ts";

export const PHASES = ["agree", "elect", "select", "promote", "switch", "total"] as const;
export type Phase = (typeof PHASES)[number];

export interface FailoverObserver {
  /** A phase ended. */
  readonly phase: (phase: Phase, seconds: number) => void;
  readonly started: (masterName: string) => void;
  readonly finished: (masterName: string) => void;
  readonly aborted: (masterName: string) => void;
}

/** When each step was first heard of, by performance.now() milliseconds. */
interface Episode {
  /** The Sentinels that find the master down. */
  readonly sdown: Set<string>;
  sdownAt?: number;
  odownAt?: number;
  tryAt?: number;
  electedAt?: number;
  selectedAt?: number;
  promotedAt?: number;
}

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

  const episodeOf = (master: string): Episode => {
    let episode = episodes.get(master);
    if (!episode) {
      episode = { sdown: new Set() };
      episodes.set(master, episode);
    }
    return episode;
  };

  const ended = (phase: Phase, since: number | undefined, atMs: number) => {
    if (since !== undefined) observer.phase(phase, Math.max(0, atMs - since) / 1000);
  };

  /** Every Sentinel says +switch-master; the first to name the new master ends the failover. */
  function switched(master: string, { switched, atMs }: SentinelEvent): void {
    if (!switched) return;
    const to = `${switched.to.host}:${switched.to.port}`;
    if (masters.get(master) === to) return;
    masters.set(master, to);
    const episode = episodeOf(master);
    ended("switch", episode.promotedAt, atMs);
    ended("total", episode.sdownAt ?? episode.tryAt, atMs);
    episodes.delete(master);
    observer.finished(master);
  }

  function masterDown(master: string, event: SentinelEvent): void {
    const episode = episodeOf(master);
    episode.sdown.add(event.sentinel);
    episode.sdownAt ??= event.atMs;
  }

  /** The master is back before anybody led a failover: nothing to measure. */
  function masterUp(master: string, event: SentinelEvent): void {
    const episode = episodes.get(master);
    episode?.sdown.delete(event.sentinel);
    if (episode?.sdown.size === 0 && episode.electedAt === undefined) episodes.delete(master);
  }

  return (event) => {
    const master = masterNameOf(event);
    if (master === undefined) return;
    const { atMs } = event;
    if (event.event === "+switch-master") return switched(master, event);
    if (event.event.startsWith("-failover-abort-")) {
      observer.aborted(master);
      // The master is still down. The next attempt is timed from its own start.
      const { sdown, sdownAt } = episodeOf(master);
      episodes.set(master, { sdown, ...(sdownAt !== undefined && { sdownAt }) });
      return;
    }
    if (event.event === "+try-failover") {
      episodeOf(master).tryAt ??= atMs;
      return observer.started(master);
    }
    if (event.event === "+sdown" && event.about?.type === "master") return masterDown(master, event);
    if (event.event === "-sdown" && event.about?.type === "master") return masterUp(master, event);
    const episode = episodes.get(master);
    if (!episode) return;
    if (event.event === "+odown" && episode.odownAt === undefined) {
      episode.odownAt = atMs;
      ended("agree", episode.sdownAt, atMs);
    } else if (event.event === "+elected-leader" && episode.electedAt === undefined) {
      episode.electedAt = atMs;
      // A failover that a person ordered has no ODOWN: it begins with its try.
      ended("elect", episode.odownAt ?? episode.tryAt, atMs);
    } else if (event.event === "+selected-slave" && episode.selectedAt === undefined) {
      episode.selectedAt = atMs;
      ended("select", episode.electedAt, atMs);
    } else if (event.event === "+promoted-slave" && episode.promotedAt === undefined) {
      episode.promotedAt = atMs;
      ended("promote", episode.selectedAt, atMs);
    }
  };
}
