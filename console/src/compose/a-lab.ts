/** A lab in which all is well, as its sources tell it, for tests that spoil one thing each. */
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { type Observations, unseen } from "../observations.ts";
import { answered, failed } from "../sources/contact.ts";
import type { NodeTold } from "../sources/node-told.ts";
import type { SentinelTold } from "../sources/sentinel-told.ts";
import type { State } from "../state.ts";
import { composeState, type Surroundings } from "./state.ts";

/** When everything was seen, epoch ms. */
export const NOW = 1_700_000_000_000;

const member = (kind: string, number: number, host: number, port: number): Endpoint => ({
  name: `${kind}-${number}`,
  host: `198.18.77.${host}`,
  port,
});

export const surroundings: Surroundings = {
  lab: { project: "lab", masterName: "mymaster", quorum: 2, downAfterMs: 2_000, minReplicasToWrite: 1 },
  nodes: [1, 2, 3].map((number) => member("redis", number, 10 + number, 6379)),
  sentinels: [1, 2, 3].map((number) => member("sentinel", number, 20 + number, 26379)),
};

export const aNode = (change: Partial<NodeTold> = {}): NodeTold => ({
  role: "replica",
  loading: null,
  follows: "redis-1",
  linkState: "connected",
  offset: 1_000,
  lagSeconds: 0,
  connectedReplicas: 0,
  goodReplicas: 0,
  minReplicas: 1,
  opsPerSecond: 20,
  memoryBytes: 2_000_000,
  memoryLimitBytes: null,
  clients: 5,
  keys: 10,
  uptimeSeconds: 60,
  version: "8.0.2",
  persistence: null,
  syncProgress: null,
  ...change,
});

export const aMaster = (change: Partial<NodeTold> = {}): NodeTold =>
  aNode({
    role: "master",
    follows: null,
    linkState: null,
    lagSeconds: null,
    connectedReplicas: 2,
    goodReplicas: 2,
    ...change,
  });

export const aSentinel = (change: Partial<SentinelTold> = {}): SentinelTold => ({
  ids: new Map(),
  vote: "redis-1",
  epoch: 3,
  opinions: { "redis-1": "ok", "redis-2": "ok", "redis-3": "ok" },
  lost: [],
  quorumOk: true,
  tilt: false,
  failoverInProgress: false,
  promoted: null,
  ...change,
});

const CHANNEL = { ok: 100, failed: 0, indeterminate: 0, unheard: 0, resent: 0 };
const LANE = {
  up: true,
  forMs: 60_000,
  queued: 0,
  outages: { count: 1, lastMs: 2_300 },
  channels: { pubsub: CHANNEL, stream: CHANNEL },
};
const FEED = {
  up: true,
  forMs: 60_000,
  received: 100,
  duplicates: 0,
  outOfOrder: 0,
  gapsSeen: 0,
  stillMissing: 0,
};
const FEEDS = { pubsub: FEED, stream: FEED };

export function aLab(): Observations {
  const seen = unseen(surroundings.nodes, surroundings.sentinels, NOW);
  const contact = answered(NOW);
  for (const { name } of surroundings.nodes) {
    seen.nodes.set(name, { contact, told: name === "redis-1" ? aMaster() : aNode() });
  }
  for (const { name } of surroundings.sentinels) {
    seen.sentinels.set(name, { contact, told: aSentinel() });
    seen.heard.add(name);
  }
  seen.route = {
    contact,
    route: { write: "redis-1", read: ["redis-2", "redis-3"] },
    sessions: { write: 4, read: 2 },
  };
  seen.publisher = {
    contact,
    told: { run: 1, profile: "tuned", ratePerSecond: 10, lanes: { haproxy: LANE, sentinel: LANE } },
  };
  seen.subscriber = {
    contact,
    told: { profile: "tuned", lanes: { haproxy: FEEDS, sentinel: FEEDS } },
  };
  seen.alerts = { contact, told: [] };
  seen.runs = { contact, told: [] };
  seen.runner = { contact, told: null };
  return seen;
}

/** What became of asking somebody who answered until now. */
export const refused = failed(answered(NOW), { reason: "ECONNREFUSED", connected: false });
export const silent = failed(answered(NOW), { reason: "time-out", connected: true });
export const vanished = failed(answered(NOW), { reason: "time-out", connected: false });

/** The document of a spoilt lab, and the one of the whole lab ten seconds earlier. */
export function documents(spoil: (seen: Observations) => void): { before: State; after: State } {
  const seen = aLab();
  const before = composeState(surroundings, seen, undefined, NOW);
  spoil(seen);
  return { before, after: composeState(surroundings, seen, before, NOW + 10_000) };
}

export const spoilt = (spoil: (seen: Observations) => void): State => documents(spoil).after;
