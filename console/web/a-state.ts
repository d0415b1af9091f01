/** A healthy lab as the console tells it, for tests of what the page makes of it. */

import type { Cell, Channel, ClientRoute } from "../src/state/clients.ts";
import type { Node } from "../src/state/node.ts";
import type { Reachability } from "../src/state/reachability.ts";
import type { Sentinel } from "../src/state/sentinel.ts";
import type { State } from "../src/state.ts";

/** 2026-11-20 09:00:00 UTC. */
export const NOW = 1_795_165_200_000;

const up: Reachability = { state: "up", reason: null, since: NOW - 600_000 };
const NODES = ["redis-1", "redis-2", "redis-3"];

export const aNode = (name: string, over: Partial<Node> = {}): Node => ({
  name,
  address: `198.18.77.1${name.at(-1)}:6379`,
  reachability: up,
  sentence: `${name} is a replica of redis-1, 0 bytes behind`,
  role: "replica",
  roleSince: NOW - 600_000,
  link: { follows: "redis-1", state: "connected", since: NOW - 600_000 },
  offset: 1_204_112,
  lagBytes: 0,
  lagSeconds: 0,
  fenced: null,
  cutOff: false,
  staleMaster: false,
  connectedReplicas: 0,
  goodReplicas: 0,
  opsPerSecond: 41.2,
  memoryBytes: 2_411_120,
  memoryLimitBytes: null,
  clients: 14,
  keys: 1204,
  uptimeSeconds: 632,
  version: "8.0.2",
  persistence: {
    aof: true,
    aofOk: true,
    saving: false,
    rewriting: false,
    lastSaveOk: true,
    lastSaveAt: NOW - 300_000,
    changesSinceSave: 88,
  },
  syncProgress: null,
  ...over,
});

export const aMaster = (name: string, over: Partial<Node> = {}): Node =>
  aNode(name, {
    sentence: `${name} is the master, two replicas follow it`,
    role: "master",
    link: null,
    lagSeconds: null,
    fenced: false,
    connectedReplicas: 2,
    goodReplicas: 2,
    opsPerSecond: 152.4,
    ...over,
  });

export const aSentinel = (name: string, over: Partial<Sentinel> = {}): Sentinel => ({
  name,
  address: `198.18.77.2${name.at(-1)}:26379`,
  reachability: up,
  heard: true,
  sentence: `${name} names redis-1 and sees it alive`,
  vote: "redis-1",
  voteSince: NOW - 600_000,
  epoch: 3,
  opinions: Object.fromEntries(NODES.map((node) => [node, { state: "ok" as const, since: NOW - 600_000 }])),
  lost: [],
  quorumOk: true,
  tilt: false,
  leading: false,
  votedFor: null,
  ...over,
});

const aChannel = (over: Partial<Channel> = {}): Channel => ({
  receiving: "ok",
  reason: null,
  since: NOW - 600_000,
  sent: { ok: 5980, failed: 0, indeterminate: 0 },
  unheard: 0,
  resent: 0,
  received: 5980,
  gaps: 0,
  missing: 0,
  duplicates: 0,
  outOfOrder: 0,
  ...over,
});

export const aCell = (state: Cell["state"] = "ok", over: Partial<Cell> = {}): Cell => ({
  state,
  ok: state === "ok" ? 10 : 0,
  failed: state === "failed" ? 10 : 0,
  indeterminate: 0,
  p99Seconds: state === "ok" ? 0.0018 : null,
  ...over,
});

export const aRoute = (route: ClientRoute["route"], over: Partial<ClientRoute> = {}): ClientRoute => ({
  route,
  sentence: "Writes are acknowledged",
  writes: "ok",
  reason: null,
  since: NOW - 600_000,
  outage: null,
  outages: 0,
  lastOutageMs: null,
  ok: 5980,
  failed: 0,
  indeterminate: 0,
  queued: 0,
  ratePerSecond: 10,
  p99Seconds: 0.0018,
  channels: { pubsub: aChannel(), stream: aChannel() },
  stripEnds: NOW / 1000,
  strip: Array.from({ length: 300 }, () => aCell()),
  ...over,
});

export const aState = (over: Partial<State> = {}): State => ({
  time: NOW,
  lab: {
    project: "redis-ha-lab",
    masterName: "mymaster",
    quorum: 2,
    downAfterMs: 2000,
    minReplicasToWrite: 1,
  },
  master: "redis-1",
  summary: {
    severity: "good",
    sentence: "redis-1 takes writes, two replicas follow it, three Sentinels agree",
  },
  nodes: [aMaster("redis-1"), aNode("redis-2"), aNode("redis-3")],
  sentinels: ["sentinel-1", "sentinel-2", "sentinel-3"].map((name) => aSentinel(name)),
  haproxy: {
    reachability: up,
    sentence: "HAProxy sends writes to redis-1, reads to redis-2 and redis-3",
    write: { known: true, node: "redis-1", since: NOW - 600_000, sessions: 4 },
    read: { known: true, nodes: ["redis-2", "redis-3"], since: NOW - 600_000, sessions: 2 },
  },
  clients: {
    publisher: {
      reachability: up,
      sentence: "publisher sends 10 messages per second and route",
      profile: "tuned",
      targetPerSecond: 10,
    },
    subscriber: { reachability: up, sentence: "subscriber receives everything", profile: "tuned" },
    routes: { haproxy: aRoute("haproxy"), sentinel: aRoute("sentinel") },
  },
  failover: {
    phase: "none",
    since: NOW - 600_000,
    startedAt: null,
    sentence: "No failover is under way",
    leader: null,
    from: null,
    to: null,
    epoch: null,
    last: null,
  },
  timeline: [],
  alerts: [],
  runs: [],
  running: { state: "none" },
  sources: Object.fromEntries(
    [...NODES, "haproxy"].map((name) => [
      name,
      { state: "up" as const, since: NOW - 600_000, lastHeardAt: null, reason: null },
    ]),
  ),
  ...over,
});
