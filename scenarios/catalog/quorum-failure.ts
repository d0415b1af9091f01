import { alerts } from "../src/language/alert.ts";
import { never, throughout } from "../src/language/always.ts";
import { topology, traffic } from "../src/language/conditions.ts";
import { clientsCutOff, deadMasterReplaced, promotion } from "../src/language/consequences.ts";
import { kill, start, stop } from "../src/language/faults.ts";
import { lostAtMostATail } from "../src/language/losses.ts";
import { routed } from "../src/language/routed.ts";
import { anyEvent, sentinelEvent } from "../src/language/sentinel.ts";
import { hold, until } from "../src/language/waits.ts";
import { reads, writes } from "../src/language/writes.ts";
import { defineScenario } from "../src/model/scenario.ts";

export default defineScenario({
  name: "quorum-failure",
  title: "The master dies and most Sentinels are gone",
  question: "What still works when no failover can be decided?",
  order: 60,
  lesson: [
    "Two of three Sentinels are stopped first. The one that is left sees the master die (+sdown) and can do nothing: the quorum is 2, and a leader needs a majority of all known Sentinels, present or not. That is right: to it, two dead Sentinels and two Sentinels on the other side of a broken network look the same.",
    "HAProxy refuses writes already when the second Sentinel has gone, while the master is still well: one vote is no majority, and it never guesses. Reads go on from the replicas, also after the master's death: as long as no write is accepted anywhere, they are not behind.",
    "One Sentinel is brought back. Two of three are a majority: they agree, elect and promote within seconds.",
  ],
  production: [
    "The operator's steps: look which Sentinels are gone (make status, alert SentinelQuorumLost), bring one Sentinel back. Nothing else is needed and the rest follows by itself.",
    "Resist promoting a replica by hand while Sentinels are away: when they return with an older epoch's truth there are two masters. If it must be, SENTINEL FAILOVER on the remaining Sentinel needs no agreement of others.",
    "Put Sentinels where they fail independently of each other and of Redis. Three on one machine are one.",
  ],
  given: [topology.healthy({ replicas: 2, sentinels: 3 }), traffic.flowing({ for: "3s" })],
  prepare: [stop("sentinel-1"), stop("sentinel-2"), hold("2s")],
  inject: [
    kill("master"),
    hold("8s"),
    start("sentinel-1"),
    until(sentinelEvent("+switch-master", { since: "start sentinel-1", within: "down-after + 25s" })),
  ],
  expect: [
    sentinelEvent("+sdown", { about: "old-master", by: "sentinel-3", within: "down-after + 1s" }),
    never(anyEvent("+odown", { until: "start sentinel-1" })),
    never(anyEvent("+switch-master", { until: "start sentinel-1" })),
    routed("writes", { to: "no node", since: "stop sentinel-2", within: "2s" }),
    throughout(writes.refused({ on: "haproxy", until: "start sentinel-1" })),
    throughout(writes.refused({ on: "sentinel", until: "start sentinel-1" })),
    reads.resume({ within: "3s" }),
    throughout(reads.unaffected({ since: "fault + 3s", until: "start sentinel-1" })),
    sentinelEvent("+switch-master", { since: "start sentinel-1", within: "down-after + 8s" }),
    writes.resume({ on: "every-path", since: "start sentinel-1", within: "down-after + 10s" }),
    lostAtMostATail(),
  ],
  alerts: alerts({
    fire: {
      SentinelDown: { since: "stop sentinel-1", within: "15s" },
      SentinelQuorumLost: { since: "stop sentinel-2", within: "15s" },
      HAProxyNoMaster: { since: "stop sentinel-2", within: "15s" },
      PublisherFailing: { since: "stop sentinel-2", within: "15s" },
      RedisNoMaster: { within: "15s" },
      RedisDown: { within: "15s" },
      RedisReplicationBroken: { within: "15s" },
      // Whom a majority names can only be said again when there is a majority.
      RedisMasterDown: { since: "start sentinel-1", within: "20s" },
      SentinelFailoverHappened: { since: "start sentinel-1", within: "down-after + 20s" },
    },
    mayFire: { ...clientsCutOff, ...promotion, ...deadMasterReplaced },
  }),
  heal: [start("sentinel-1"), start("sentinel-2"), start("old-master")],
});
