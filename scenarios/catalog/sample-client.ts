import { alerts } from "../src/language/alert.ts";
import { never } from "../src/language/always.ts";
import { topology, traffic } from "../src/language/conditions.ts";
import {
  catchingUp,
  clientsCutOff,
  deadMasterReplaced,
  failover,
  promotion,
} from "../src/language/consequences.ts";
import { demo } from "../src/language/demo.ts";
import { kill, start } from "../src/language/faults.ts";
import { everySentinelSays } from "../src/language/sentinel.ts";
import { hold, until } from "../src/language/waits.ts";
import { defineScenario } from "../src/model/scenario.ts";

export default defineScenario({
  name: "sample-client",
  title: "The client to copy, in a failover",
  question:
    "What does the client of make demo print when its master dies, and is what it reads what it wrote?",
  order: 95,
  lesson: [
    "The client of `make demo` (`demo/src/demo.ts`) runs as it is. Once a second it asks the first Sentinel that answers, writes the time to the node that this one names as master, reads it back from a replica, and prints three lines, or one error. It keeps no connection and no state, so nothing in it can be out of date but the Sentinel's answer.",
    "The master is killed. Until the Sentinels have replaced it they go on naming it, so the client prints an error a second. After +switch-master its next turn writes to the new master. The Sentinel's list of replicas is a new one then, and says of each that its link is down until it has asked: in a turn that comes so early the client finds no replica and reads from the master.",
    "What it reads is what it has just written, or, where the replica is a moment behind, what it wrote a second before. It asks the node for its role before it writes: a Sentinel that is out of date can name a node that is a replica by now.",
  ],
  production: [
    "An application keeps its connections and lets its library do the discovery; its outage is then the Sentinels' alone, without the second that this client waits between two turns.",
    "Every question has a time limit, and nothing is sent twice: what failed after it was sent may have been done.",
    "Reading from replicas means reading the past. What has to be read as it was written is read from the master.",
  ],
  given: [topology.healthy({ replicas: 2, sentinels: 3 }), traffic.flowing({ for: "3s" })],
  clients: ["demo"],
  inject: [
    kill("master"),
    until(demo.writesAgain({ to: "new-master", within: "down-after + 5s" })),
    hold("3s"),
    start("old-master"),
  ],
  expect: [
    everySentinelSays("+switch-master", { about: "old-master", to: "new-master", within: "down-after + 4s" }),
    demo.worksBefore(),
    demo.tellsOfTheOutage(),
    never(demo.writesTo("old-master")),
    demo.writesAgain({ to: "new-master", within: "down-after + 5s" }),
    demo.readsFromReplicas({ of: "new-master", count: 2, since: "start old-master", within: "20s" }),
    demo.readsWhatItWrote(),
    demo.leavesItsLastWrite(),
    demo.isNeverSilent(),
    demo.printsNothingElse(),
  ],
  alerts: alerts({
    fire: failover({ within: "down-after + 20s" }),
    mayFire: { ...clientsCutOff, ...promotion, ...deadMasterReplaced, ...catchingUp },
  }),
  heal: [start("old-master")],
});
