import { alerts } from "../src/language/alert.ts";
import { never, throughout } from "../src/language/always.ts";
import { topology, traffic } from "../src/language/conditions.ts";
import { dataEqual } from "../src/language/data.ts";
import { switchover } from "../src/language/faults.ts";
import { nothingLost } from "../src/language/losses.ts";
import { delivered } from "../src/language/messages.ts";
import { everybodyFollows } from "../src/language/roles.ts";
import { routed } from "../src/language/routed.ts";
import { anyEvent, sentinelEvent } from "../src/language/sentinel.ts";
import { writes } from "../src/language/writes.ts";
import { defineScenario } from "../src/model/scenario.ts";

export default defineScenario({
  name: "planned-switchover",
  title: "The master is changed on purpose",
  question: "What does a change of the master cost when there is time to prepare it?",
  order: 45,
  lesson: [
    "The same change as in a failover, without its two expensive parts: no Sentinel has to find out that the master is gone, and nothing needs to be lost.",
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
    writes.interruptedFor({ on: "haproxy-persistent", atMost: "1500ms" }),
    writes.resume({ on: "every-path", within: "4s" }),
    throughout(writes.acceptedByAtMostOneMaster()),
    never(anyEvent("+sdown")),
    everybodyFollows("new-master", { within: "15s" }),
    nothingLost(),
    delivered({ but: { within: "5s" } }),
    dataEqual(),
  ],
  alerts: alerts({
    fire: { SentinelFailoverHappened: { within: "20s" } },
    mayFire: {
      SubscriberGap: "Pub/Sub loses what is published while no subscriber is connected",
      RedisRejectingWrites: "the promoted node refuses writes until its first replica follows",
      RedisNoMaster:
        "nodes are scraped one after the other: the old master can be a replica already, and the new one not asked again yet",
      PublisherFailing:
        "the pause and the change of the route together take most of a second, on a busy machine more",
      HAProxyNoMaster: "a scrape can fall into the half second between the two routes",
    },
  }),
  heal: [],
});
