import { alerts } from "../src/language/alert.ts";
import { never, throughout } from "../src/language/always.ts";
import { topology, traffic } from "../src/language/conditions.ts";
import { deadMasterReplaced, promotion } from "../src/language/consequences.ts";
import { dataEqual, keysKept } from "../src/language/data.ts";
import { kill, setDownAfter, start, wipe } from "../src/language/faults.ts";
import { lostAtMostATail } from "../src/language/losses.ts";
import { answersMaster, follows } from "../src/language/roles.ts";
import { sentinelEvent } from "../src/language/sentinel.ts";
import { writes } from "../src/language/writes.ts";
import { defineScenario } from "../src/model/scenario.ts";

export default defineScenario({
  name: "empty-master",
  title: "The master returns with an empty disk",
  question: "Does an empty master wipe its replicas?",
  order: 150,
  lesson: [
    "The most dangerous restart of all: the master's process dies, its volume is lost, and it is back before the Sentinels have missed it (down-after is raised to ten seconds here, so that this surely happens). To all others it is still the master. Its replicas reconnect, ask for what they missed, learn that the history is another one, and take over the whole data set: none. Everything is gone within a second, and Redis has done exactly what it is made for.",
    "Here the node asks before it starts: the Sentinels still name it, but it has no data while others do. It refuses to start as master, says so in its log, and waits. After down-after the Sentinels promote a replica that has everything; the empty one starts as its replica and is filled.",
  ],
  production: [
    "Never combine persistence switched off with automatic restarts on a master. The Redis documentation warns of precisely this.",
    "Restart policies should wait longer than down-after, so that a failover happens first; or ask before starting, as redis/start.sh does.",
    "Replication is no backup: it copies a mistake in milliseconds.",
  ],
  given: [topology.healthy({ replicas: 2, sentinels: 3 }), traffic.flowing({ for: "3s" })],
  prepare: [setDownAfter("10s")],
  inject: [kill("master"), wipe("old-master"), start("old-master")],
  expect: [
    never(answersMaster("old-master", { since: "start old-master" })),
    sentinelEvent("+switch-master", { about: "old-master", to: "new-master", within: "down-after + 6s" }),
    writes.resume({ on: "every-path", within: "down-after + 6s" }),
    follows("old-master", "new-master", { since: "start old-master", within: "down-after + 20s" }),
    throughout(writes.acceptedByAtMostOneMaster()),
    lostAtMostATail(),
    keysKept(),
    dataEqual(),
  ],
  alerts: alerts({
    fire: {
      RedisMasterDown: { within: "down-after + 10s" },
      RedisNoMaster: { within: "down-after + 10s" },
      HAProxyNoMaster: { within: "down-after + 10s" },
      PublisherFailing: { within: "down-after + 10s" },
      RedisDown: { within: "down-after + 10s" },
      RedisReplicationBroken: { within: "down-after + 10s" },
      SubscriberSilent: { within: "down-after + 10s" },
      SentinelFailoverHappened: { within: "down-after + 20s" },
    },
    mayFire: {
      SubscriberGap: "Pub/Sub loses what is published while no subscriber is connected",
      ...promotion,
      ...deadMasterReplaced,
      RedisReplicationLag: "the empty node copies everything",
    },
  }),
  heal: [start("old-master")],
});
