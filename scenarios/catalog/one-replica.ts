import { alerts } from "../src/language/alert.ts";
import { throughout } from "../src/language/always.ts";
import { topology, traffic } from "../src/language/conditions.ts";
import { catchingUp, clientsCutOff, failover } from "../src/language/consequences.ts";
import { dataEqual } from "../src/language/data.ts";
import { withWriteGuard } from "../src/language/depending.ts";
import { kill, start, stop } from "../src/language/faults.ts";
import { lostAtMostATail, nothingLost } from "../src/language/losses.ts";
import { follows } from "../src/language/roles.ts";
import { sentinelEvent } from "../src/language/sentinel.ts";
import { hold, until } from "../src/language/waits.ts";
import { writes } from "../src/language/writes.ts";
import { defineScenario } from "../src/model/scenario.ts";

const switched = sentinelEvent("+switch-master", {
  about: "old-master",
  to: "new-master",
  within: "down-after + 5s",
});

export default defineScenario({
  name: "one-replica",
  title: "The master dies and had a single replica",
  question: "Are two nodes enough?",
  order: 144,
  lesson: [
    "One of the two replicas is away, for maintenance say, and the master is killed. The failover is like any other: the replica that is left is promoted, and nothing is lost but a tail.",
    "And then no write succeeds. The new master has no replica, and min-replicas-to-write 1 keeps a master from acknowledging what exists once. Reads go on. It opens when the old master is back and has synchronised.",
    "With WRITE_GUARD=off the new master takes writes at once, and a second failure loses all of them. Two nodes give either availability or a second copy, not both; the third is what buys both.",
  ],
  production: [
    "Run three data nodes, or decide which of the two you want and set min-replicas-to-write accordingly.",
    "During maintenance of a replica the set-up is the one of this scenario: one node at a time, and not longer than needed.",
  ],
  given: [topology.healthy({ replicas: 2, sentinels: 3 }), traffic.flowing({ for: "3s" })],
  prepare: [stop("replica"), hold("2s")],
  inject: [kill("master"), until(switched), hold("8s"), start("old-master")],
  expect: [
    switched,
    withWriteGuard(
      throughout(writes.refused({ on: "haproxy", since: "fault + 500ms", until: "start old-master" })),
    ),
    follows("old-master", "new-master", { since: "start old-master", within: "30s" }),
    writes.resume({ on: "every-path", since: "start old-master", within: "30s" }),
    throughout(writes.acceptedByAtMostOneMaster()),
    lostAtMostATail(),
    nothingLost({ on: "durable" }),
    dataEqual(),
  ],
  alerts: alerts({
    fire: {
      ...failover({ within: "down-after + 20s" }),
      RedisReplicaDown: { within: "down-after + 20s" },
      RedisFenceActive: { within: "down-after + 20s", writeGuard: true },
      RedisRejectingWrites: { within: "down-after + 20s", writeGuard: true },
    },
    mayFire: { ...clientsCutOff, ...catchingUp },
  }),
  heal: [start("old-master"), start("replica")],
});
