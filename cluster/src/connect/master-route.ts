/**
 * Where writes go for a client that asks the Sentinels: the rule of HAProxy (docs/architecture.md), decided by the
 * client itself. Sentinels announce a new master up to a second after it is one; a client that looks at the
 * selected node itself need not wait for that, and one that asks for a majority can't be misled by a Sentinel
 * that is cut off.
 */

import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { type ClaimsWatch, watchClaims } from "./claims.ts";
import type { Credentials } from "./redis.ts";
import { type Topology, type TopologyOptions, watchTopology } from "./topology.ts";

/**
 * @param claims which nodes answer role:master, asked only while a majority says that the master is down.
 * @returns the name of the node to write to, or null: then nobody is, or nobody can know.
 */
export function routeBy(topology: Topology, claims: ReadonlyMap<string, boolean>): string | null {
  const { master, masterDown, selected } = topology;
  if (!masterDown) return master;
  const claimants = [...claims].filter(([, claims]) => claims).map(([name]) => name);
  // Down for the Sentinels and not for this client: it is the master until another one is announced.
  if (master !== null && claimants.includes(master)) return master;
  const oldMasterAnswered = master === null || claims.has(master);
  return selected !== null && oldMasterAnswered && claimants.length === 1 && claimants[0] === selected
    ? selected
    : null;
}

export interface MasterRoute {
  /** Where to connect now; null while nobody is known to be master. */
  readonly current: Endpoint | null;
  readonly topology: Topology;
  /** Resolves with the route as soon as there is one. @throws the signal's reason when that comes first. */
  next(signal: AbortSignal): Promise<Endpoint>;
  /** Calls back each time that another node becomes the route, never for its loss. Returns how to stop that. */
  follow(onMove: (to: Endpoint) => void): () => void;
  close(): void;
}

export interface MasterRouteOptions extends Omit<TopologyOptions, "onChange"> {
  readonly nodeCredentials: Credentials;
  readonly onTopology?: TopologyOptions["onChange"];
}

/** Listens to the Sentinels until `close()`; one per process is enough for all of its connections. */
export function watchMasterRoute(options: MasterRouteOptions): MasterRoute {
  const { nodes, nodeCredentials, connectionName, onTopology } = options;
  const followers = new Set<(to: Endpoint) => void>();
  const waiting = new Set<(to: Endpoint) => void>();
  let claims: ClaimsWatch | undefined;
  let current: Endpoint | null = null;
  let moved: Endpoint | null = null;

  function decide(): void {
    const name = routeBy(topology.current, claims?.claims ?? new Map());
    current = nodes.find((node) => node.name === name) ?? null;
    if (current === null) return;
    for (const resolve of waiting) resolve(current);
    waiting.clear();
    if (current === moved) return;
    moved = current;
    for (const follower of followers) follower(current);
  }

  const topology = watchTopology({
    ...options,
    onChange: (now, before) => {
      if (now.masterDown && !claims) {
        claims = watchClaims(nodes, nodeCredentials, connectionName, decide);
      } else if (!now.masterDown) {
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
