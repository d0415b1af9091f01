/**
 * Where writes go for a client that asks the Sentinels: the rule of HAProxy (docs/architecture.md), decided by the
 * client itself. Sentinels announce a new master up to a second after it is one; a client that looks at the
 * selected node itself need not wait for that, one that asks for a majority can't be misled by a Sentinel
 * that is cut off, and one that leaves a node which is being replaced loses nothing there.
 */

import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { type Claims, type ClaimsWatch, watchClaims } from "./claims.ts";
import type { Credentials } from "./redis.ts";
import { type Topology, type TopologyOptions, watchTopology } from "./topology.ts";

/** Whether a leader has selected a node that takes this one's place. */
const isBeingReplaced = (name: string | null, { selected }: Topology): boolean =>
  selected.some((other) => other !== name);

/**
 * @param claims what the nodes answer, asked only while a majority says that the master is down, or a leader has
 * selected another.
 * @returns the name of the node to write to, or null: there is none, or it is unknown.
 */
export function routeBy(topology: Topology, claims: Claims): string | null {
  const { master, masterDown, selected } = topology;
  const replaced = isBeingReplaced(master, topology);
  if (!masterDown && !replaced) return master;
  const claimants = [...claims].filter(([, { master }]) => master).map(([name]) => name);
  // Down for the Sentinels and not for this client: it is the master until a leader has selected another. What it
  // acknowledges from then on is lost, unless a planned switchover lets it acknowledge nothing.
  if (master !== null && claimants.includes(master)) {
    return !replaced || claims.get(master)?.waits ? master : null;
  }
  const [only, ...others] = selected;
  const oldMasterAnswered = master === null || claims.has(master);
  if (!masterDown || !oldMasterAnswered || only === undefined || others.length > 0) return null;
  return claimants.length === 1 && claimants[0] === only ? only : null;
}

/** Whether a connection to this node must end although the next node is unknown. */
export const mustLeave = (name: string, topology: Topology, claims: Claims): boolean =>
  isBeingReplaced(name, topology) && claims.get(name)?.waits === false;

export interface MasterRoute {
  /** Where to connect now; null while no master is known. */
  readonly current: Endpoint | null;
  readonly topology: Topology;
  /** Resolves with the route as soon as there is one. @throws the signal's reason when that comes first. */
  next(signal: AbortSignal): Promise<Endpoint>;
  /**
   * Calls back each time that another node becomes the route, and with null when the present one is about to be replaced;
   * not when it is only unknown. Returns how to stop that.
   */
  follow(onMove: (to: Endpoint | null) => void): () => void;
  close(): void;
}

export interface MasterRouteOptions extends Omit<TopologyOptions, "onChange"> {
  readonly nodeCredentials: Credentials;
  readonly onTopology?: TopologyOptions["onChange"];
}

/** Listens to the Sentinels until `close()`; one per process is enough for all of its connections. */
export function watchMasterRoute(options: MasterRouteOptions): MasterRoute {
  const { nodes, nodeCredentials, connectionName, onTopology } = options;
  const followers = new Set<(to: Endpoint | null) => void>();
  const waiting = new Set<(to: Endpoint) => void>();
  let claims: ClaimsWatch | undefined;
  let current: Endpoint | null = null;
  let moved: Endpoint | null = null;

  function decide(): void {
    const answers: Claims = claims?.claims ?? new Map();
    const name = routeBy(topology.current, answers);
    current = nodes.find((node) => node.name === name) ?? null;
    if (current !== null) {
      for (const resolve of waiting) resolve(current);
      waiting.clear();
    }
    const leaves = moved !== null && mustLeave(moved.name, topology.current, answers);
    if (current === moved || (current === null && !leaves)) return;
    moved = current;
    for (const follower of followers) follower(current);
  }

  const topology = watchTopology({
    ...options,
    onChange: (now, before) => {
      const undecided = now.masterDown || isBeingReplaced(now.master, now);
      if (undecided && !claims) {
        claims = watchClaims(nodes, nodeCredentials, connectionName, decide);
      } else if (!undecided) {
        claims?.close();
        claims = undefined;
      }
      decide();
      onTopology?.(now, before);
    },
  });

  return {
    get current() {
      return current;
    },
    get topology() {
      return topology.current;
    },
    next: (signal) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        if (current) return resolve(current);
        const arrived = (to: Endpoint) => {
          signal.removeEventListener("abort", given);
          resolve(to);
        };
        const given = () => {
          waiting.delete(arrived);
          reject(signal.reason);
        };
        waiting.add(arrived);
        signal.addEventListener("abort", given, { once: true });
      }),
    follow: (onMove) => {
      followers.add(onMove);
      return () => void followers.delete(onMove);
    },
    close: () => {
      claims?.close();
      topology.close();
    },
  };
}
