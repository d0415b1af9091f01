import { alerts } from "../src/language/alert.ts";
import { throughout } from "../src/language/always.ts";
import { topology, traffic } from "../src/language/conditions.ts";
import { clientsCutOff, failover, oldMasterDeposed, twoMasters } from "../src/language/consequences.ts";
import { pause, unpause } from "../src/language/faults.ts";
import { lostAtMostATail } from "../src/language/losses.ts";
import { hold } from "../src/language/waits.ts";
import { writes } from "../src/language/writes.ts";
import { defineScenario } from "../src/model/scenario.ts";

export default defineScenario({
  name: "library-defaults",
  formerly: "naive-client",
  title: "A paused master, seen by a client with default settings",
  question: "What do the library's defaults cost, next to tuned ones?",
  order: 90,
  lesson: [
    "Two clients of the same library ask the same Sentinels. One has time-outs, listens for +switch-master and queues nothing; the other is created as the documentation's first example shows. The master freezes for fifteen seconds.",
    "The tuned one notices by a time-out, asks the Sentinels and writes to the new master. The other has an open connection on which nothing comes back, and no reason to doubt it: it waits, and queues, until the old master is resumed. What it then writes there is acknowledged or refused depending on the write guard, and what is acknowledged there is thrown away at the demotion.",
  ],
  production: [
    "cluster/src/connect/redis.ts has the tuned options, each with the failure it prevents. The shortest useful list: socketTimeout, connectTimeout, a short retryStrategy; and cluster/src/connect/master-route.ts says which answer to follow: the majority's, not the first Sentinel that answers.",
    "Test clients by pausing a master, not only by killing one: a kill hides every missing time-out.",
  ],
  given: [topology.healthy({ replicas: 2, sentinels: 3 }), traffic.flowing({ for: "3s" })],
  clients: ["sentinel-defaults"],
  inject: [pause("master"), hold("15s"), unpause("old-master"), hold("3s")],
  expect: [
    writes.resume({ on: "sentinel", within: "down-after + 5s" }),
    writes.resume({ on: "haproxy", within: "down-after + 5s" }),
    throughout(writes.refused({ on: "sentinel-defaults", since: "fault + 100ms", until: "fault + 14s" })),
    lostAtMostATail(),
  ],
  alerts: alerts({
    fire: {
      ...failover({ within: "down-after + 20s" }),
      RedisReplicaDown: { within: "down-after + 20s" },
      ...twoMasters("unpause old-master"),
    },
    mayFire: { ...clientsCutOff, ...oldMasterDeposed },
  }),
  heal: [unpause("old-master")],
});
