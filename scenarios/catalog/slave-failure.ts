import { defineScenario } from "../src/model/scenario.ts";
import { alertFires, alerts } from "../src/words/alert.ts";
import { never, throughout } from "../src/words/always.ts";
import { topology, traffic } from "../src/words/conditions.ts";
import { catchingUp } from "../src/words/consequences.ts";
import { dataEqual, resynchronises } from "../src/words/data.ts";
import { kill, start } from "../src/words/faults.ts";
import { nothingLost } from "../src/words/losses.ts";
import { masterStays } from "../src/words/roles.ts";
import { readsRouted, routeStays } from "../src/words/routed.ts";
import { anyEvent } from "../src/words/sentinel.ts";
import { hold, until } from "../src/words/waits.ts";
import { reads, writes } from "../src/words/writes.ts";

export default defineScenario({
  name: "slave-failure",
  title: "A replica dies",
  question: "Does anybody but readers notice, and how does the replica catch up?",
  order: 30,
  lesson: [
    "Replicas are not asked when a write is acknowledged, so writers notice nothing, as long as the fence is satisfied: min-replicas-to-write 1 needs one of the two. Reads that were on the dead replica are cut; HAProxy sends new ones to the other within a few checks.",
    "A Sentinel says +sdown about a replica and leaves it at that: +odown and failovers exist for masters only.",
    "Coming back, the replica asks to continue where it stopped (PSYNC with the last replication id and offset). If the master still has that part in its backlog, only the difference is sent. After a crash the replica often cannot tell where it stopped, and gets everything: a full resynchronisation, which costs the master a fork and the network a copy of the data.",
  ],
  production: [
    "Size repl-backlog-size for the longest restart you want to survive without a full copy: write rate times minutes, not the default megabyte.",
    "With one replica left the fence is one failure away from refusing writes: alert on it as on a failure.",
    "A replica restarted with SIGTERM saves its replication position in the snapshot and resynchronises partially; kill -9 is the expensive way.",
  ],
  given: [topology.healthy({ replicas: 2, sentinels: 3 }), traffic.flowing({ for: "3s" })],
  inject: [
    kill("replica"),
    hold("5s"),
    until(alertFires("RedisReplicaDown", { within: "15s" })),
    start("replica"),
  ],
  expect: [
    throughout(writes.unaffected({ on: "every-route" })),
    throughout(routeStays()),
    reads.resume({ within: "3s" }),
    readsRouted("away from", "replica", { within: "2s" }),
    never(anyEvent("+odown")),
    masterStays(),
    readsRouted("to", "replica", { since: "start replica", within: "20s" }),
    resynchronises("replica", { since: "start replica", within: "20s" }),
    nothingLost(),
    dataEqual(),
  ],
  alerts: alerts({
    fire: { RedisReplicaDown: { within: "15s" }, RedisDown: { within: "15s" } },
    mayFire: catchingUp,
  }),
  heal: [start("replica")],
});
