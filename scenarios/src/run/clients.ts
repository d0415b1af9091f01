/** The clients of a run: started together, stopped together, and everything they wrote read back. */

import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { ask } from "@redis-ha-lab/cluster/read/connections.ts";
import { type Endpoint, nameOf } from "@redis-ha-lab/common/endpoints.ts";
import { type Discovery, naive, tuned } from "../clients/by-sentinel.ts";
import { type Delivery, pubsub, stream } from "../clients/delivery.ts";
import { discovering } from "../clients/discovering.ts";
import { fresh, type Target } from "../clients/fresh.ts";
import { Ledger } from "../clients/ledger.ts";
import { compare } from "../clients/readback.ts";
import { standing } from "../clients/standing.ts";
import type { Ticking } from "../clients/ticking.ts";
import type { ClientName } from "../model/scenario.ts";
import type { Recorder } from "../observe/recorder.ts";

/** What applications do; a scenario may add others. */
export const USUAL: readonly ClientName[] = [
  "haproxy",
  "haproxy-standing",
  "sentinel",
  "reads",
  "pubsub",
  "stream",
];

/** The rate decides the resolution of what is measured: an outage is known to within two of these. */
const WRITE_EVERY_MS = 20;
const READ_EVERY_MS = 40;
const MESSAGE_EVERY_MS = 50;
const DISCOVER_EVERY_MS = 100;

interface Running {
  readonly ledger: Ledger;
  readonly ticking: Ticking;
  readonly key: string;
  readonly delivery?: Delivery;
}

export interface Clients {
  readonly ledgers: readonly Ledger[];
  /** Resolves when the receiving ones are connected. */
  readonly listening: Promise<unknown>;
  /** Stops them; what is under way ends first. */
  stop(): Promise<void>;
  /** Compares with what the master holds, then removes it. @throws when the master cannot be read. */
  readBack(master: Endpoint): Promise<void>;
}

export function startClients(config: LabConfig, recorder: Recorder, names: readonly ClientName[]): Clients {
  const { runId, clients } = recorder.recording;
  const now = recorder.clock.now;
  const nodeAt = (peer: string | null) => {
    const [host, port] = peer?.split(":") ?? [];
    return nameOf(config.redisNodes, host, port) ?? null;
  };
  const target = (endpoint: Endpoint, everyMs: number): Target => ({
    endpoint,
    credentials: config.credentials.app,
    nodeAt,
    everyMs,
  });
  const discovery: Discovery = {
    sentinels: config.sentinels,
    nodes: config.redisNodes,
    masterName: config.masterName,
    credentials: config.credentials.app,
    sentinelCredentials: config.credentials.client,
    nodeAt,
    everyMs: WRITE_EVERY_MS,
  };
  const writes = target(config.haproxyWrite, WRITE_EVERY_MS);
  const reads = target(config.haproxyRead, READ_EVERY_MS);
  const messages = target(config.haproxyWrite, MESSAGE_EVERY_MS);
  const keyOf = (name: string) => `lab:run:${runId}:${name}`;

  function begin(
    name: string,
    kind: Ledger["record"]["kind"],
    start: (ledger: Ledger, key: string) => Ticking | Delivery,
  ): Running {
    const ledger = new Ledger({ name, route: name, kind }, now);
    clients.push(ledger.record);
    const key = keyOf(name.replaceAll(" ", "-"));
    const ticking = start(ledger, key);
    return { ledger, ticking, key, ...("received" in ticking ? { delivery: ticking } : {}) };
  }
  const append = (key: string) => (number: number) => ["RPUSH", key, number];
  const read = (key: string) => () => ["GET", key];

  const starters: Record<ClientName, () => Running[]> = {
    haproxy: () => [begin("haproxy", "writer", (ledger, key) => fresh(writes, ledger, append(key)))],
    "haproxy-standing": () => [
      begin("haproxy-standing", "writer", (ledger, key) => standing(writes, ledger, append(key))),
    ],
    sentinel: () => [begin("sentinel", "writer", (ledger, key) => tuned(discovery, ledger, append(key)))],
    "sentinel-naive": () => [
      begin("sentinel-naive", "writer", (ledger, key) => naive(discovery, ledger, append(key))),
    ],
    discovery: () => [
      begin("discovery", "writer", (ledger, key) =>
        discovering({ ...discovery, everyMs: DISCOVER_EVERY_MS }, ledger, append(key)),
      ),
    ],
    reads: () => [begin("reads", "reader", (ledger, key) => fresh(reads, ledger, read(key)))],
    "reads-standing": () => [
      begin("reads-standing", "reader", (ledger, key) => standing(reads, ledger, read(key))),
    ],
    pubsub: () => [begin("pubsub", "pubsub", (ledger, key) => pubsub(messages, ledger, key))],
    stream: () => [begin("stream", "stream", (ledger, key) => stream(messages, ledger, key))],
    direct: () =>
      config.redisNodes.map((node) =>
        begin(`direct ${node.name}`, "writer", (ledger, key) =>
          fresh(target(node, MESSAGE_EVERY_MS), ledger, append(key)),
        ),
      ),
  };
  const running = names.flatMap((name) => starters[name]());

  return {
    ledgers: running.map(({ ledger }) => ledger),
    listening: Promise.all(running.map(({ delivery }) => delivery?.listening)),
    stop: async () => {
      await Promise.all(running.map(({ ticking }) => ticking.stop()));
      for (const { ledger } of running) ledger.publish(true);
    },
    readBack: (master) =>
      ask(
        master,
        config.credentials.lab,
        async (redis) => {
          for (const { ledger, key, delivery } of running) {
            if (delivery) compare(ledger.record, delivery.received);
            else if (ledger.record.kind === "writer") {
              compare(ledger.record, (await redis.lrange(key, 0, -1)).map(Number));
            }
          }
          await redis.unlink(...running.map(({ key }) => key));
        },
        5_000,
      ),
  };
}
