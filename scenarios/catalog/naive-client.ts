import { defineScenario } from "../src/model/scenario.ts";
import { alerts } from "../src/words/alert.ts";
import { throughout } from "../src/words/always.ts";
import { topology, traffic } from "../src/words/conditions.ts";
import { clientsCutOff, failover, oldMasterDeposed, twoMasters } from "../src/words/consequences.ts";
import { pause, unpause } from "../src/words/faults.ts";
import { lostAtMostATail } from "../src/words/losses.ts";
import { hold } from "../src/words/waits.ts";
import { writes } from "../src/words/writes.ts";

export default defineScenario({
  name: "naive-client",
  title: "A frozen master, seen by a client with default settings",
  question: "What do the library's defaults cost, next to tuned ones?",
  order: 90,
  lesson: [
    "Two clients of the same library ask the same Sentinels. One has time-outs, listens for +switch-master and queues nothing; the other is created as the documentation's first example shows. The master freezes for fifteen seconds.",
    "The tuned one notices by a time-out, asks the Sentinels and writes to the new master. The other has an open connection on which nothing comes back, and no reason to doubt it: it waits, and queues, until the old master thaws. What it then writes there is acknowledged or refused depending on the fence, and what is acknowledged there is thrown away at the demotion.",
  ],
  production: [
    "cluster/src/connect/redis.ts has the tuned options, each with the failure it prevents. The shortest useful list: socketTimeout, connectTimeout, a short retryStrategy; and cluster/src/connect/master-route.ts says whom to follow: the majority, not the first Sentinel that answers.",
    "Test clients by pausing a master, not only by killing one: a kill hides every missing time-out.",
  ],
  given: [topology.healthy({ replicas: 2, sentinels: 3 }), traffic.flowing({ for: "3s" })],
  clients: ["sentinel-naive"],
  inject: [pause("master"), hold("15s"), unpause("old-master"), hold("3s")],
  expect: [
    writes.resume({ on: "sentinel", within: "down-after + 5s" }),
    writes.resume({ on: "haproxy", within: "down-after + 5s" }),
    throughout(writes.refused({ on: "sentinel-naive", since: "fault + 100ms", until: "fault + 14s" })),
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
