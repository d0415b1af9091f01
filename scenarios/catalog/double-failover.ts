import { alerts } from "../src/language/alert.ts";
import { throughout } from "../src/language/always.ts";
import { topology, traffic } from "../src/language/conditions.ts";
import { catchingUp, clientsCutOff, failover, promotion } from "../src/language/consequences.ts";
import { dataEqual } from "../src/language/data.ts";
import { withWriteGuard } from "../src/language/depending.ts";
import { kill, start } from "../src/language/faults.ts";
import { lostAtMostATail } from "../src/language/losses.ts";
import { follows } from "../src/language/roles.ts";
import { everySentinelSays, sentinelEvent } from "../src/language/sentinel.ts";
import { hold, until } from "../src/language/waits.ts";
import { writes } from "../src/language/writes.ts";
import { defineScenario } from "../src/model/scenario.ts";

export default defineScenario({
  name: "double-failover",
  title: "The new master dies right after the failover",
  question: "Can the last node take over, and does it take writes?",
  order: 140,
  lesson: [
    "The master dies, a replica takes over, and a moment later that one dies too. The Sentinels can promote the third: each node's state is known afresh since the last +switch-master. If they know it too badly (its INFO is older than five seconds, or its link had been down for too long) they abort with -failover-abort-no-good-slave, and try again only after twice the failover-timeout.",
    "The last node is master and refuses writes: no node is left to replicate to, and the write guard asks for one. Reads work. When one of the dead returns, it finds by asking the Sentinels which node to follow, and with its first acknowledgement writes flow again.",
    "Were the old master back before the second death, the second failover would be as short as the first: `make scenario-sentinel-restart` shows that.",
  ],
  production: [
    "failover-timeout is not how long a failover may take; it is the unit of retries: at most one attempt per master in twice this time. Ten to thirty seconds suit small data sets, the default is three minutes.",
    "After a failover the first task is to get back to full strength: the next failure is not less likely than the last.",
    "The write guard with one replica left alive is a decision: no writes rather than unprotected ones. min-replicas-to-write 0 decides otherwise.",
  ],
  given: [topology.healthy({ replicas: 2, sentinels: 3 }), traffic.flowing({ for: "3s" })],
  inject: [
    kill("master"),
    until(
      everySentinelSays("+switch-master", {
        about: "old-master",
        to: "new-master",
        within: "down-after + 6s",
      }),
    ),
    until(writes.resume({ on: "haproxy", within: "down-after + 6s" })),
    kill("new-master"),
    until(
      sentinelEvent("+switch-master", {
        about: "new-master",
        to: "newest-master",
        since: "kill new-master",
        within: "2 x failover-timeout + down-after + 10s",
      }),
    ),
    hold("3s"),
    start("old-master"),
  ],
  expect: [
    everySentinelSays("+switch-master", { about: "old-master", to: "new-master", within: "down-after + 6s" }),
    sentinelEvent("+switch-master", {
      about: "new-master",
      to: "newest-master",
      since: "kill new-master",
      within: "2 x failover-timeout + down-after + 10s",
    }),
    withWriteGuard(
      throughout(writes.refused({ on: "haproxy", since: "kill new-master", until: "start old-master" })),
    ),
    follows("old-master", "newest-master", { since: "start old-master", within: "20s" }),
    writes.resume({ on: "every-path", since: "start old-master", within: "20s" }),
    throughout(writes.acceptedByAtMostOneMaster()),
    lostAtMostATail({ faults: ["fault", "kill new-master"] }),
    dataEqual(),
  ],
  alerts: alerts({
    fire: {
      ...failover({ within: "down-after + 20s" }),
      RedisReplicaDown: { within: "down-after + 20s" },
      RedisFenceActive: {
        since: "kill new-master",
        within: "2 x failover-timeout + down-after + 20s",
        writeGuard: true,
      },
    },
    mayFire: {
      ...clientsCutOff,
      ...promotion,
      ...catchingUp,
      SentinelFailoverStuck:
        "the second failover may be aborted for want of fresh INFO, and tried again 20 s later",
    },
  }),
  heal: [start("old-master"), start("new-master")],
});
