import { alerts } from "../src/language/alert.ts";
import { throughout } from "../src/language/always.ts";
import { topology, traffic } from "../src/language/conditions.ts";
import { catchingUp, deadMasterReplaced, promotion } from "../src/language/consequences.ts";
import { dataEqual, keysKept } from "../src/language/data.ts";
import { kill, start } from "../src/language/faults.ts";
import { nothingLost } from "../src/language/losses.ts";
import { hold } from "../src/language/waits.ts";
import { writes } from "../src/language/writes.ts";
import { defineScenario } from "../src/model/scenario.ts";

export default defineScenario({
  name: "full-outage",
  title: "Everything dies at once",
  question: "Do roles and data survive a power cut, in whatever order the machines come back?",
  order: 160,
  lesson: [
    "All three nodes and all three Sentinels are killed in the same moment and started again in another order, replicas and Sentinels mixed. No process remembers anything; what counts is what is on disk: the append-only file of each node, and each Sentinel's configuration with the master and its epoch.",
    "A node that comes back before a majority of Sentinels is there waits. As soon as two Sentinels answer, each node learns its role from them; the master of before is the master again, with the data it had, and if it is too slow to come back the Sentinels promote a replica.",
    "appendfsync everysec: the operating system has every acknowledged write, so a killed process loses none; a power cut may take the last second or two.",
  ],
  production: [
    "Test a cold start of everything before you need it. The usual surprises: configuration templates overwriting what Sentinel had learnt, and nodes starting with their original roles.",
    "appendfsync always closes the last second at the price of an fsync per write.",
    "Start order need not be orchestrated if every part waits for what it needs.",
  ],
  given: [topology.healthy({ replicas: 2, sentinels: 3 }), traffic.flowing({ for: "3s" })],
  inject: [
    kill("redis-1", "redis-2", "redis-3", "sentinel-1", "sentinel-2", "sentinel-3"),
    hold("5s"),
    start("redis-3"),
    start("sentinel-2"),
    start("redis-1"),
    start("sentinel-3"),
    start("redis-2"),
    start("sentinel-1"),
  ],
  expect: [
    throughout(writes.refused({ on: "haproxy", since: "fault + 100ms", until: "start redis-3" })),
    writes.resume({ on: "every-path", since: "start sentinel-1", within: "30s" }),
    throughout(writes.acceptedByAtMostOneMaster()),
    nothingLost({ olderThan: "2s" }),
    keysKept(),
    dataEqual(),
  ],
  alerts: alerts({
    fire: {
      RedisNoMaster: { within: "15s" },
      HAProxyNoMaster: { within: "15s" },
      PublisherFailing: { within: "15s" },
      RedisDown: { within: "15s" },
      SentinelDown: { within: "15s" },
      SentinelQuorumLost: { within: "15s" },
      SubscriberSilent: { within: "20s" },
    },
    mayFire: {
      SubscriberGap: "Pub/Sub loses what is published while no subscriber is connected",
      RedisMasterDown: "a majority must be there again before the master it names",
      SentinelFailoverHappened: "a master that is slow to come back is replaced",
      ...deadMasterReplaced,
      ...promotion,
      ...catchingUp,
      SentinelFailoverStuck:
        "a Sentinel can begin a failover that the returning master makes pointless, and abort it",
      RedisFenceActive: "the master may be back seconds before its first replica",
    },
  }),
  heal: [
    start("redis-3"),
    start("sentinel-2"),
    start("redis-1"),
    start("sentinel-3"),
    start("redis-2"),
    start("sentinel-1"),
  ],
  steadyWithin: "90s",
});
