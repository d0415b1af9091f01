import { defineScenario } from "../src/model/scenario.ts";
import { alerts } from "../src/words/alert.ts";
import { never, throughout } from "../src/words/always.ts";
import { topology, traffic } from "../src/words/conditions.ts";
import { dataEqual } from "../src/words/data.ts";
import { switchover } from "../src/words/faults.ts";
import { nothingLost } from "../src/words/losses.ts";
import { everybodyFollows } from "../src/words/roles.ts";
import { routed } from "../src/words/routed.ts";
import { anyEvent, sentinelEvent } from "../src/words/sentinel.ts";
import { writes } from "../src/words/writes.ts";

export default defineScenario({
  name: "planned-switchover",
  title: "The master is changed on purpose",
  question: "What does a change of the master cost when there is time to prepare it?",
  order: 45,
  lesson: [
    "The same change as in a failover, without its two expensive parts: nobody has to find out that the master is gone, and nothing needs to be lost.",
    "SENTINEL FAILOVER alone is not enough. It promotes a replica while the old master is well and goes on acknowledging writes, until Sentinel makes it a replica some ten seconds later; all of these writes vanish. So writes are paused on the old master first (CLIENT PAUSE WRITE): clients wait instead of being refused. When the replica has everything, the failover is ordered; when a majority of Sentinels names the new master, the old one is made its replica, and what waited there is refused as certainly not executed.",
    "A client that waits and repeats loses nothing but half a second. The clients of this lab never repeat, so that each refusal can be counted.",
  ],
  production: [
    "Use it before maintenance, instead of stopping the master: `make switchover TO=redis-3`.",
    "Always lift the pause, whatever happens in between, and give it a limit of its own in case the tool dies.",
    "Do not mix it with Redis's own FAILOVER command: Sentinel does not know of it and turns it back.",
  ],
  given: [topology.healthy({ replicas: 2, sentinels: 3 }), traffic.flowing({ for: "3s" })],
  inject: [switchover()],
  expect: [
    sentinelEvent("+switch-master", { about: "old-master", to: "new-master", within: "3s" }),
    routed("writes", { to: "new-master", within: "3s" }),
    writes.interruptedFor({ on: "haproxy", atMost: "1500ms" }),
    writes.interruptedFor({ on: "haproxy-standing", atMost: "1500ms" }),
    writes.resume({ on: "every-route", within: "4s" }),
    throughout(writes.acceptedByAtMostOneMaster()),
    never(anyEvent("+sdown")),
    everybodyFollows("new-master", { within: "15s" }),
    nothingLost(),
    dataEqual(),
  ],
  alerts: alerts({
    fire: { SentinelFailoverHappened: { within: "20s" } },
    mayFire: {
      SubscriberGap: "Pub/Sub loses what is published while nobody is connected",
      RedisRejectingWrites: "the promoted node refuses writes until its first replica follows",
      RedisNoMaster:
        "nodes are scraped one after the other: the old master can be a replica already, and the new one not asked again yet",
      PublisherFailing:
        "HAProxy refuses from the selection of the new master to its announcement, some half a second",
      HAProxyNoMaster: "a scrape can fall into the half second between the two routes",
    },
  }),
  heal: [],
});
