import { alerts } from "../src/language/alert.ts";
import { throughout } from "../src/language/always.ts";
import { topology, traffic } from "../src/language/conditions.ts";
import { clientsCutOff, failover, patientSentinels, promotion } from "../src/language/consequences.ts";
import { dataEqual } from "../src/language/data.ts";
import { kill, start } from "../src/language/faults.ts";
import { lostAtMostATail } from "../src/language/losses.ts";
import { delivered } from "../src/language/messages.ts";
import { routed } from "../src/language/routed.ts";
import { everySentinelSays, sentinelEvent } from "../src/language/sentinel.ts";
import { writes } from "../src/language/writes.ts";
import { defineScenario } from "../src/model/scenario.ts";

export default defineScenario({
  name: "master-failure",
  title: "The master process dies",
  question: "How long are writes refused, and how much acknowledged data is lost?",
  order: 10,
  lesson: [
    "The process is killed with SIGKILL, so its sockets are reset and every client knows at once that something is wrong. No client can write until another node is master, and that takes a while for a reason: a Sentinel that took every missed answer for a death would cause more outages than it cures.",
    "Each Sentinel sends PING once a second and calls the master subjectively down (+sdown) when nothing valid has come back for down-after-milliseconds. When as many Sentinels as the quorum agree, the master is objectively down (+odown). One of them is elected by a majority, chooses the best replica and makes it master. HAProxy follows as soon as the chosen node answers role:master; the announcement (+switch-master) follows when the leader has seen the promotion in INFO, up to a second later.",
    "Replication is asynchronous. What the master acknowledged in its last moments and had not yet sent is lost: at most the tail of what was written, never something from the middle.",
  ],
  production: [
    "Choose down-after by what is worse: an outage longer by a second, or a failover because of a slow disk. 5 s is common, 1 to 2 s need quiet machines.",
    "Give clients a time-out and a retry with jitter that outlast down-after plus two seconds, and make writes idempotent: those whose answer never came may have been executed.",
    "min-replicas-to-write bounds what a cut-off master can acknowledge in vain; it does not make replication synchronous.",
  ],
  given: [topology.healthy({ replicas: 2, sentinels: 3 }), traffic.flowing({ for: "3s" })],
  inject: [kill("master")],
  expect: [
    sentinelEvent("+sdown", { about: "old-master", within: "down-after + 1s" }),
    sentinelEvent("+odown", { about: "old-master", within: "down-after + 2s" }),
    everySentinelSays("+switch-master", { about: "old-master", to: "new-master", within: "down-after + 4s" }),
    routed("writes", { to: "new-master", within: "down-after + 3s" }),
    writes.resume({ on: "every-path", within: "down-after + 4s" }),
    throughout(writes.acceptedByAtMostOneMaster()),
    lostAtMostATail(),
    delivered({ but: { within: "down-after + 5s" } }),
    dataEqual(),
  ],
  alerts: alerts({
    fire: {
      ...failover({ within: "down-after + 20s" }),
      RedisReplicaDown: { within: "down-after + 20s" },
    },
    mayFire: { ...clientsCutOff, ...promotion, ...patientSentinels },
  }),
  heal: [start("old-master")],
});
