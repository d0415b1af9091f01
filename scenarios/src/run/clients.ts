/** The clients of a run: started together, stopped together, and everything they wrote read back. */
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { ask } from "@redis-ha-lab/cluster/read/connections.ts";
import { type Endpoint, nameOfPeer } from "@redis-ha-lab/common/endpoints.ts";
import type { Redis } from "ioredis";
import { type Discovery, tuned, withDefaults } from "../clients/by-sentinel.ts";
import { type Delivery, pubsub, stream } from "../clients/delivery.ts";
import { discovering } from "../clients/discovering.ts";
import { durable } from "../clients/durable.ts";
import { type Destination, fresh } from "../clients/fresh.ts";
import { compare, OperationLog } from "../clients/operation-log.ts";
import { persistent } from "../clients/persistent.ts";
import type { Ticking } from "../clients/ticking.ts";
import type { ClientName } from "../model/scenario.ts";
import { startDemo } from "../observe/demo.ts";
import type { Recorder } from "../observe/recorder.ts";

/** What applications do; a scenario may add others. */
export const USUAL: readonly ClientName[] = [
  "haproxy",
  "haproxy-persistent",
  "sentinel",
  "durable",
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
  readonly log: OperationLog;
  readonly ticking: Ticking;
  readonly key: string;
  readonly delivery?: Delivery;
}

export interface Clients {
  readonly logs: readonly OperationLog[];
  /** Resolves when the receiving ones are connected, and the client to copy is served. */
  readonly listening: Promise<unknown>;
  /** Stops them; what is under way ends first. */
  stop(): Promise<void>;
  /** Compares with what the master holds, then removes it. @throws when the master cannot be read. */
  readBack(master: Endpoint): Promise<void>;
}

type Begin = (
  name: string,
  kind: OperationLog["record"]["kind"],
  everyMs: number,
  start: (log: OperationLog, key: string) => Ticking | Delivery,
) => Running;

/** Each client keeps a log and has a key of its own. */
function beginner(recorder: Recorder): Begin {
  const { runId, clients } = recorder.recording;
  return (name, kind, everyMs, start) => {
    const log = new OperationLog({ name, route: name, kind, everyMs }, recorder.clock.now);
    clients.push(log.record);
    const key = `lab:run:${runId}:${name.replaceAll(" ", "-")}`;
    const ticking = start(log, key);
    return { log, ticking, key, ...("received" in ticking ? { delivery: ticking } : {}) };
  };
}

/** Where the clients go, and how often. */
function destinations(config: LabConfig) {
  const nodeAt = (peer: string | null) => nameOfPeer(config.redisNodes, peer);
  const destination = (endpoint: Endpoint, everyMs: number): Destination => ({
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
  const writes = destination(config.haproxyWrite, WRITE_EVERY_MS);
  const reads = destination(config.haproxyRead, READ_EVERY_MS);
  const messages = destination(config.haproxyWrite, MESSAGE_EVERY_MS);
  return { destination, discovery, writes, reads, messages };
}

const append = (key: string) => (number: number) => ["RPUSH", key, number];
const read = (key: string) => () => ["GET", key];

/** All but the client to copy, which is a process of its own. */
type OwnClient = Exclude<ClientName, "demo">;

function startersOf(config: LabConfig, begin: Begin): Record<OwnClient, () => Running[]> {
  const { destination, discovery, writes, reads, messages } = destinations(config);
  return {
    haproxy: () => [
      begin("haproxy", "writer", WRITE_EVERY_MS, (log, key) => fresh(writes, log, append(key))),
    ],
    "haproxy-persistent": () => [
      begin("haproxy-persistent", "writer", WRITE_EVERY_MS, (log, key) =>
        persistent(writes, log, append(key)),
      ),
    ],
    sentinel: () => [
      begin("sentinel", "writer", WRITE_EVERY_MS, (log, key) => tuned(discovery, log, append(key))),
    ],
    durable: () => [begin("durable", "writer", MESSAGE_EVERY_MS, (log, key) => durable(messages, log, key))],
    "sentinel-defaults": () => [
      begin("sentinel-defaults", "writer", WRITE_EVERY_MS, (log, key) =>
        withDefaults(discovery, log, append(key)),
      ),
    ],
    discovery: () => [
      begin("discovery", "writer", DISCOVER_EVERY_MS, (log, key) =>
        discovering({ ...discovery, everyMs: DISCOVER_EVERY_MS }, log, append(key)),
      ),
    ],
    reads: () => [begin("reads", "reader", READ_EVERY_MS, (log, key) => fresh(reads, log, read(key)))],
    "reads-persistent": () => [
      begin("reads-persistent", "reader", READ_EVERY_MS, (log, key) => persistent(reads, log, read(key))),
    ],
    pubsub: () => [begin("pubsub", "pubsub", MESSAGE_EVERY_MS, (log, key) => pubsub(messages, log, key))],
    stream: () => [begin("stream", "stream", MESSAGE_EVERY_MS, (log, key) => stream(messages, log, key))],
    direct: () =>
      config.redisNodes.map((node) =>
        begin(`direct ${node.name}`, "writer", MESSAGE_EVERY_MS, (log, key) =>
          fresh(destination(node, MESSAGE_EVERY_MS), log, append(key)),
        ),
      ),
  };
}

/** Compares what one client counts as written or received with what the master holds. */
async function compareOne(redis: Redis, { log, key, delivery }: Running): Promise<void> {
  if (log.record.kind === "stream" && delivery) {
    // What a consumer read can be gone all the same: the old master may have had it alone.
    const received = new Set(delivery.received);
    const kept = (await redis.xrange(key, "-", "+")).map(([, fields]) => Number(fields[1]));
    compare(
      log.record,
      kept.filter((number) => received.has(number)),
    );
  } else if (delivery) compare(log.record, delivery.received);
  else if (log.record.route === "durable") {
    compare(log.record, (await redis.hkeys(key)).map(Number));
  } else if (log.record.kind === "writer") {
    compare(log.record, (await redis.lrange(key, 0, -1)).map(Number));
  }
}

export function startClients(config: LabConfig, recorder: Recorder, names: readonly ClientName[]): Clients {
  const starters = startersOf(config, beginner(recorder));
  const running = names.flatMap((name) => (name === "demo" ? [] : starters[name]()));
  const demo = names.includes("demo") ? startDemo(config, recorder) : undefined;

  return {
    logs: running.map(({ log }) => log),
    listening: Promise.all([...running.map(({ delivery }) => delivery?.listening), demo?.served]),
    stop: async () => {
      await Promise.all([...running.map(({ ticking }) => ticking.stop()), demo?.stop()]);
      for (const { log } of running) log.publish(true);
    },
    readBack: (master) =>
      ask(
        master,
        config.credentials.lab,
        async (redis) => {
          for (const one of running) await compareOne(redis, one);
          await demo?.readBack(redis);
          await redis.unlink(...running.map(({ key }) => key));
        },
        5_000,
      ),
  };
}
