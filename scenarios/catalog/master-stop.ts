import { alerts } from "../src/language/alert.ts";
import { throughout } from "../src/language/always.ts";
import { topology, traffic } from "../src/language/conditions.ts";
import {
  clientsCutOff,
  deadMasterReplaced,
  failover,
  patientSentinels,
  promotion,
} from "../src/language/consequences.ts";
import { dataEqual } from "../src/language/data.ts";
import { start, stop } from "../src/language/faults.ts";
import { nothingLost } from "../src/language/losses.ts";
import { routed } from "../src/language/routed.ts";
import { everySentinelSays } from "../src/language/sentinel.ts";
import { writes } from "../src/language/writes.ts";
import { defineScenario } from "../src/model/scenario.ts";

export default defineScenario({
  name: "master-stop",
  title: "The master is stopped in an orderly way",
  question: "What does a plain stop of the master's service cost, next to a kill and to a switchover?",
  order: 47,
  lesson: [
    "SIGTERM, as from systemctl stop, docker stop or a pod's eviction. Redis takes no new writes, waits up to shutdown-timeout (10 s) until its replicas have received everything, saves, and ends. So unlike a kill it loses nothing that was acknowledged.",
    "For the Sentinels it is a death like any other: nothing tells them that it was meant. Down-after has to pass, then they agree, elect and promote. The outage is that of a kill, and the wait before the end is added to it: writes stand still from the SIGTERM on.",
    "A planned switchover (make switchover, scenario planned-switchover) moves the master first, and costs some tenths of a second.",
  ],
  production: [
    "Before a restart, an upgrade or a drained host: SENTINEL FAILOVER or make switchover first, then stop the node, which is a replica by then.",
    "Give the process time to end: TimeoutStopSec, stop_grace_period or terminationGracePeriodSeconds above shutdown-timeout. A kill after too short a grace period is a kill.",
  ],
  given: [topology.healthy({ replicas: 2, sentinels: 3 }), traffic.flowing({ for: "3s" })],
  inject: [stop("master")],
  expect: [
    everySentinelSays("+switch-master", { about: "old-master", to: "new-master", within: "down-after + 5s" }),
    routed("writes", { to: "new-master", within: "down-after + 4s" }),
    writes.resume({ on: "every-path", within: "down-after + 5s" }),
    throughout(writes.acceptedByAtMostOneMaster()),
    nothingLost(),
    dataEqual(),
  ],
  alerts: alerts({
    fire: failover({ within: "down-after + 20s" }),
    mayFire: { ...clientsCutOff, ...promotion, ...patientSentinels, ...deadMasterReplaced },
  }),
  heal: [start("old-master")],
});
