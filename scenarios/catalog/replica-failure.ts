import { alertFires, alerts } from "../src/language/alert.ts";
import { never, throughout } from "../src/language/always.ts";
import { topology, traffic } from "../src/language/conditions.ts";
import { catchingUp } from "../src/language/consequences.ts";
import { dataEqual, resynchronises } from "../src/language/data.ts";
import { kill, start } from "../src/language/faults.ts";
import { nothingLost } from "../src/language/losses.ts";
import { delivered } from "../src/language/messages.ts";
import { masterStays } from "../src/language/roles.ts";
import { readsRouted, routeStays } from "../src/language/routed.ts";
import { anyEvent } from "../src/language/sentinel.ts";
import { hold, until } from "../src/language/waits.ts";
import { reads, writes } from "../src/language/writes.ts";
import { defineScenario } from "../src/model/scenario.ts";

export default defineScenario({
  name: "replica-failure",
  formerly: "slave-failure",
  title: "A replica dies",
  question: "Do clients other than readers notice, and how does the replica catch up?",
  order: 30,
  lesson: [
    "Replicas are not asked when a write is acknowledged, so writers notice nothing, as long as the write guard is satisfied: min-replicas-to-write 1 needs one of the two. Reads that were on the dead replica are cut; HAProxy sends new ones to the other within a few checks.",
    "A Sentinel says +sdown about a replica and leaves it at that: +odown and failovers exist for masters only.",
    "Coming back, the replica asks to continue where it stopped (PSYNC with the last replication id and offset). If the master still has that part in its backlog, only the difference is sent. After a crash the replica often cannot tell where it stopped, and gets everything: a full resynchronisation, which costs the master a fork and the network a copy of the data.",
  ],
  production: [
    "Size repl-backlog-size for the longest restart you want to survive without a full copy: write rate times minutes, not the default megabyte.",
    "With one replica left the write guard is one failure away from refusing writes: alert on it as on a failure.",
    "A replica that restarts from an append-only file, as here, forgets its replication position and copies everything, also after SIGTERM (seen in the nodes' logs of a stop and start). RDB snapshots (`save`) keep the position.",
  ],
  given: [topology.healthy({ replicas: 2, sentinels: 3 }), traffic.flowing({ for: "3s" })],
  inject: [
    kill("replica"),
    hold("5s"),
    until(alertFires("RedisReplicaDown", { within: "15s" })),
    start("replica"),
  ],
  expect: [
    throughout(writes.unaffected({ on: "every-path" })),
    throughout(routeStays()),
    reads.resume({ within: "3s" }),
    readsRouted("away from", "replica", { within: "2s" }),
    never(anyEvent("+odown")),
    masterStays(),
    readsRouted("to", "replica", { since: "start replica", within: "20s" }),
    resynchronises("replica", { since: "start replica", within: "20s" }),
    nothingLost(),
    delivered(),
    dataEqual(),
  ],
  alerts: alerts({
    fire: { RedisReplicaDown: { within: "15s" }, RedisDown: { within: "15s" } },
    mayFire: catchingUp,
  }),
  heal: [start("replica")],
});
