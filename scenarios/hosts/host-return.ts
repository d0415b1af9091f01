import { noAlerts } from "../src/language/alert.ts";
import { never, throughout } from "../src/language/always.ts";
import { topology, traffic } from "../src/language/conditions.ts";
import { dataEqual } from "../src/language/data.ts";
import { powerOff, powerOn } from "../src/language/faults.ts";
import { lostAtMostATail } from "../src/language/losses.ts";
import { answersMaster, follows } from "../src/language/roles.ts";
import { routedTo } from "../src/language/routed.ts";
import { sentinelEvent } from "../src/language/sentinel.ts";
import { hold, until } from "../src/language/waits.ts";
import { writes } from "../src/language/writes.ts";
import { defineScenario } from "../src/model/scenario.ts";

export default defineScenario({
  name: "host-return",
  title: "The old master's host comes back",
  question: "Does any client write to it before it knows that another node is the master?",
  order: 20,
  lesson: [
    "A host that boots starts what its units say, and a packaged Redis has the role of its last run: for some ten seconds, until the Sentinels have demoted it, two nodes answer role:master. A proxy that asks nothing but the role balances writes over both, and what the returned one acknowledged is thrown away.",
    "Here the unit starts Redis by redis/start.sh, which asks the Sentinels and the nodes first. The port opens when the node is a replica.",
  ],
  production: [
    "Make the startup role check part of the unit. A script that a person has to remember is none.",
    "min-replicas-to-write turns the acknowledged and lost writes of a returned master into refused ones: an outage for those that were routed to it, instead of a loss.",
  ],
  given: [topology.healthy({ replicas: 2, sentinels: 3 }), traffic.flowing({ for: "3s" })],
  clients: ["direct"],
  inject: [
    powerOff("master"),
    until(sentinelEvent("+switch-master", { about: "old-master", within: "down-after + 6s" })),
    hold("2s"),
    powerOn("old-master"),
    hold("12s"),
  ],
  expect: [
    sentinelEvent("+switch-master", { about: "old-master", to: "new-master", within: "down-after + 6s" }),
    never(answersMaster("old-master", { since: "power-on old-master" })),
    never(routedTo("old-master", { since: "power-on old-master" })),
    never(writes.acknowledgedBy("old-master", { since: "power-on old-master" })),
    throughout(writes.acceptedByAtMostOneMaster()),
    follows("old-master", "new-master", { since: "power-on old-master", within: "30s" }),
    lostAtMostATail(),
    dataEqual(),
  ],
  alerts: noAlerts,
  heal: [powerOn("old-master")],
});
