import { alerts } from "../src/language/alert.ts";
import { never, throughout } from "../src/language/always.ts";
import { topology, traffic } from "../src/language/conditions.ts";
import { catchingUp, clientsCutOff, promotion } from "../src/language/consequences.ts";
import { dataEqual } from "../src/language/data.ts";
import { unlessUnsynced, whenUnsynced } from "../src/language/depending.ts";
import { kill, start, stop } from "../src/language/faults.ts";
import { lostAtMostATail, rolledBack } from "../src/language/losses.ts";
import { anyEvent, sentinelEvent } from "../src/language/sentinel.ts";
import { hold } from "../src/language/waits.ts";
import { writes } from "../src/language/writes.ts";
import { defineScenario } from "../src/model/scenario.ts";

const outage = "kill master, other-replica";
const survivor = "start replica";
const others = "start other-replica";

export default defineScenario({
  name: "stale-survivor",
  title: "The only survivor is out of date",
  question: "Is a replica with old data promoted when no other node is left?",
  order: 167,
  lesson: [
    "A replica is stopped, for maintenance say, and writes go on. Then the master and the other replica die together, and the first one is started again: the only node there is, with the data of when it was stopped.",
    "Sentinel would promote it. It leaves out a replica that has lost its link for long, but one that has not linked since its boot has none to have lost. Here a node that starts as a replica can't be promoted before its first synchronisation (replica-priority 0), so none is, and writes stand still until one of the others is back: two disks have everything.",
    "`PROMOTE_UNSYNCED=yes` is the other choice. The survivor is promoted, the others become its replicas when they return, and throw away what they alone had: every write since the survivor was stopped. (The write guard keeps the survivor from taking new ones until then.)",
  ],
  production: [
    "Decide before the night it happens which of the two you want. A cache prefers yes, whatever holds the only copy prefers no.",
    "Stop one replica at a time, and not for longer than needed: what protects you meanwhile is a single other replica.",
    "`make start PROMOTE_UNSYNCED=yes` and then this scenario again: the report puts the two runs beside each other.",
  ],
  given: [topology.healthy({ replicas: 2, sentinels: 3 }), traffic.flowing({ for: "3s" })],
  inject: [
    stop("replica"),
    hold("8s"),
    kill("master", "other-replica"),
    start("replica"),
    // Longer than a Sentinel waits between two attempts.
    hold("failover-timeout + failover-timeout + 10s"),
    start("old-master"),
    start("other-replica"),
  ],
  expect: [
    throughout(writes.refused({ on: "haproxy", since: `${outage} + 500ms`, until: "start old-master" })),
    unlessUnsynced(never(anyEvent("+switch-master", { until: "start old-master" }))),
    unlessUnsynced(lostAtMostATail({ faults: [outage] })),
    whenUnsynced(
      sentinelEvent("+switch-master", {
        since: survivor,
        within: "failover-timeout + failover-timeout + 10s",
      }),
    ),
    whenUnsynced(rolledBack({ since: "fault", until: outage })),
    writes.resume({ on: "every-path", since: others, within: "40s" }),
    throughout(writes.acceptedByAtMostOneMaster()),
    dataEqual(),
  ],
  alerts: alerts({
    fire: {
      RedisDown: { within: "10s" },
      RedisReplicaDown: { within: "10s" },
      RedisMasterDown: { since: outage, within: "15s" },
      RedisNoMaster: { since: outage, within: "15s" },
      HAProxyNoMaster: { since: outage, within: "15s" },
      PublisherFailing: { since: outage, within: "15s" },
    },
    mayFire: {
      ...clientsCutOff,
      ...promotion,
      ...catchingUp,
      RedisFenceActive: "the survivor has no replica yet when it is promoted",
      SentinelFailoverStuck: "no node may be promoted",
      SentinelFailoverHappened:
        "the survivor is promoted (PROMOTE_UNSYNCED=yes), or a master that is slow to come back is replaced",
    },
  }),
  heal: [start("replica"), start("old-master"), start("other-replica")],
  steadyWithin: "90s",
});
