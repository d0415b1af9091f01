/**
 * What a majority of the Sentinels say about master and replicas: the discovery that every Sentinel tutorial
 * shows, asked of all Sentinels at once so that a paused or isolated one can't mislead.
 */

import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { Redis } from "ioredis";
import { majority, majorityOf } from "../majority.ts";
import { readDiscovery } from "../read/sentinel-replies.ts";
import { type Credentials, directOptions, neverEnding, onTlsProblem } from "./redis.ts";

export interface Topology {
  /** By name; null while no majority agrees. */
  readonly master: string | null;
  /** True when a majority of the Sentinels can't reach the master they name. */
  readonly masterDown: boolean;
  /** Replicas that a majority sees alive, by name, sorted. */
  readonly replicas: readonly string[];
  /** The replicas that Sentinels leading a failover have selected, sorted; mostly none or one. */
  readonly selected: readonly string[];
}

/** One Sentinel's answer. */
export interface SentinelView {
  readonly master: string;
  readonly masterDown: boolean;
  readonly replicas: readonly string[];
  /** Set at +selected-slave, on the leader only, until the failover ends or is aborted. */
  readonly selected: string | null;
}

export const UNKNOWN_TOPOLOGY: Topology = { master: null, masterDown: false, replicas: [], selected: [] };

/** @param sentinels how many there are; the views of those that answer must be more than half of them. */
export function agree(views: readonly SentinelView[], sentinels: number): Topology {
  const count = (matches: (view: SentinelView) => boolean) =>
    views.filter(matches).length >= majorityOf(sentinels);
  const seen = new Set(views.flatMap((view) => view.replicas));
  return {
    master: majority(
      views.map((view) => view.master),
      sentinels,
    ),
    masterDown: count((view) => view.masterDown),
    replicas: [...seen].filter((name) => count((view) => view.replicas.includes(name))).sort(),
    selected: [...new Set(views.flatMap((view) => view.selected ?? []))].sort(),
  };
}

/** Reads the replies of SENTINEL MASTER and SENTINEL REPLICAS. An address that is not configured stands for itself. */
export function readView(master: unknown, replicas: unknown, nodes: readonly Endpoint[]): SentinelView {
  const view = readDiscovery(master, replicas);
  return {
    master: view.master.nameIn(nodes),
    masterDown: !view.master.isReachable,
    replicas: view.replicas.filter((replica) => replica.isReachable).map((replica) => replica.nameIn(nodes)),
    selected: view.selected?.nameIn(nodes) ?? null,
  };
}

export interface TopologyWatch {
  readonly current: Topology;
  close(): void;
}

export interface TopologyOptions {
  readonly sentinels: readonly Endpoint[];
  readonly nodes: readonly Endpoint[];
  readonly masterName: string;
  readonly credentials: Credentials;
  readonly connectionName: string;
  /** Called once per change, the first answer included. */
  readonly onChange: (topology: Topology, before: Topology) => void;
  /** Called when a Sentinel's certificate is refused, which does not pass by itself. */
  readonly onTlsProblem?: (sentinel: string, problem: string) => void;
}

/** An event says at once that something changed; the poll catches what an event lost on the way would have said. */
const POLL_MS = 2_000;
/** Sentinels send several events per step of a failover: one question answers them all. */
const SETTLE_MS = 20;

/** Watches until `close()`; a Sentinel that is away simply has no vote meanwhile. */
export function watchTopology(options: TopologyOptions): TopologyWatch {
  const { sentinels, nodes, masterName, credentials, connectionName, onChange } = options;
  const views = new Map<string, SentinelView>();
  let current = UNKNOWN_TOPOLOGY;
  let closed = false;

  function decide(): void {
    // Closing takes the votes away one by one: that is no change of the topology.
    if (closed) return;
    const next = agree([...views.values()], sentinels.length);
    if (JSON.stringify(next) === JSON.stringify(current)) return;
    const before = current;
    current = next;
    onChange(next, before);
  }

  const watches = sentinels.map((sentinel) => {
    const client = neverEnding(
      new Redis({
        ...directOptions(sentinel, credentials, connectionName),
        enableReadyCheck: false,
        enableOfflineQueue: false,
        autoResubscribe: false,
      }),
    );
    const { redis } = client;
    onTlsProblem(redis, (problem) => options.onTlsProblem?.(sentinel.name, problem));
    let settling: NodeJS.Timeout | undefined;

    async function ask(): Promise<void> {
      if (redis.status !== "ready") return;
      const [master, replicas] = await Promise.all([
        redis.call("SENTINEL", "MASTER", masterName),
        redis.call("SENTINEL", "REPLICAS", masterName),
      ]);
      views.set(sentinel.name, readView(master, replicas, nodes));
      decide();
    }
    const askSoon = () => {
      settling ??= setTimeout(() => {
        settling = undefined;
        // A Sentinel that knows no such master yet answers an error: it has no vote until it does.
        ask().catch(() => forget());
      }, SETTLE_MS);
    };
    const forget = () => {
      if (views.delete(sentinel.name)) decide();
    };

    redis.on("ready", () => {
      redis.psubscribe("*").catch(() => {});
      askSoon();
    });
    redis.on("pmessage", askSoon);
    redis.on("close", forget);
    const poll = setInterval(askSoon, POLL_MS);
    return () => {
      clearInterval(poll);
      clearTimeout(settling);
      client.close();
    };
  });

  return {
    get current() {
      return current;
    },
    close: () => {
      closed = true;
      for (const stop of watches) stop();
    },
  };
}
