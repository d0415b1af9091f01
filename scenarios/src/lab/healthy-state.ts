/** A lab in which nothing is wrong, for tests that spoil one thing each. */
import type { NodeState } from "./node-state.ts";
import type { KnownReplica, SentinelState } from "./sentinel-state.ts";
import type { LabState } from "./state.ts";

const NODES = ["redis-1", "redis-2", "redis-3"] as const;
const SENTINELS = ["sentinel-1", "sentinel-2", "sentinel-3"] as const;
const MASTER = "redis-1";

function node(name: string, at: number): NodeState {
  const isMaster = name === MASTER;
  return {
    name,
    address: `198.18.77.1${at + 1}:6379`,
    up: true,
    problem: null,
    role: isMaster ? "master" : "replica",
    link: isMaster ? null : "up",
    follows: isMaster ? null : MASTER,
    offset: 1_000,
    lagBytes: 0,
    loading: false,
    syncing: false,
    connectedReplicas: isMaster ? 2 : 0,
    modules: [],
  };
}

const replica = (name: string): KnownReplica => ({
  name,
  flags: ["slave"],
  infoAgeMs: 4_000,
  pingAgeMs: 300,
  link: "up",
  follows: MASTER,
  priority: 100,
});

function sentinel(name: string, at: number): SentinelState {
  return {
    name,
    address: `198.18.77.2${at + 1}:26379`,
    up: true,
    problem: null,
    master: MASTER,
    masterFlags: ["master"],
    configEpoch: 3,
    quorumOk: true,
    tilt: false,
    replicas: NODES.filter((other) => other !== MASTER).map(replica),
    sentinels: SENTINELS.filter((other) => other !== name).map((other) => ({
      name: other,
      flags: ["sentinel"],
    })),
  };
}

export const healthyState = (): LabState => ({
  master: MASTER,
  nodes: NODES.map(node),
  sentinels: SENTINELS.map(sentinel),
  routes: { up: true, problem: null, write: MASTER, read: ["redis-2", "redis-3"] },
});

/** The same with one node, Sentinel or the routes changed. */
export const spoilt = {
  node: (name: string, change: Partial<NodeState>): LabState => {
    const state = healthyState();
    return { ...state, nodes: state.nodes.map((one) => (one.name === name ? { ...one, ...change } : one)) };
  },
  sentinel: (name: string, change: Partial<SentinelState>): LabState => {
    const state = healthyState();
    return {
      ...state,
      sentinels: state.sentinels.map((one) => (one.name === name ? { ...one, ...change } : one)),
    };
  },
  replicaAt: (name: string, of: string, change: Partial<KnownReplica>): LabState => {
    const replicas = healthyState().sentinels[0]?.replicas ?? [];
    return spoilt.sentinel(name, {
      replicas: replicas.map((one) => (one.name === of ? { ...one, ...change } : one)),
    });
  },
  routes: (change: Partial<LabState["routes"]>): LabState => {
    const state = healthyState();
    return { ...state, routes: { ...state.routes, ...change } };
  },
};
