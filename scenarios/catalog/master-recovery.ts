import { alerts } from "../src/language/alert.ts";
import { never, throughout } from "../src/language/always.ts";
import { topology, traffic } from "../src/language/conditions.ts";
import {
  catchingUp,
  clientsCutOff,
  deadMasterReplaced,
  failover,
  promotion,
} from "../src/language/consequences.ts";
import { dataEqual, resynchronises } from "../src/language/data.ts";
import { kill, start } from "../src/language/faults.ts";
import { lostAtMostATail } from "../src/language/losses.ts";
import { answersMaster, follows } from "../src/language/roles.ts";
import { routedTo } from "../src/language/routed.ts";
import { everySentinelSays } from "../src/language/sentinel.ts";
import { hold, until } from "../src/language/waits.ts";
import { writes } from "../src/language/writes.ts";
import { defineScenario } from "../src/model/scenario.ts";

export default defineScenario({
  name: "master-recovery",
  title: "The old master comes back",
  question: "Does it still claim to be the master, and does anything follow the claim?",
  order: 50,
  lesson: [
    "A Redis node starts with the role it had when it stopped. Sentinel demotes a wrong master only after having seen it claim the role for eight seconds; until then two nodes answer role:master. Configurations that route by that answer alone send everything to the returned one, and all of it is thrown away at the demotion: 3,346 acknowledged writes in seven seconds, in one run with four writers, a connection per write, down-after 5 s and a check of role:master alone, read back at the end.",
    "Here the node asks the Sentinels before it starts Redis: a majority names another master, so it starts as that one's replica and never answers role:master. HAProxy would not route to it anyway, since it also asks the Sentinels.",
    "It then resynchronises. Whatever it had acknowledged and not replicated is gone; after that its data is the master's, key by key.",
  ],
  production: [
    "Never let a node start with a fixed role from its configuration file. Ask the Sentinels first, as redis/start.sh does, or start every node as a replica of another node.",
    "Do not trust role:master alone, neither in a proxy nor in a service that follows it.",
    "Restart policies that bring a master back faster than down-after hide the failure from Sentinel: the node then returns as master, rightly, and possibly empty (see empty-master).",
  ],
  given: [topology.healthy({ replicas: 2, sentinels: 3 }), traffic.flowing({ for: "3s" })],
  clients: ["direct"],
  inject: [
    kill("master"),
    until(everySentinelSays("+switch-master", { about: "old-master", within: "down-after + 6s" })),
    hold("1s"),
    start("old-master"),
    hold("12s"),
  ],
  expect: [
    everySentinelSays("+switch-master", { about: "old-master", to: "new-master", within: "down-after + 6s" }),
    never(answersMaster("old-master", { since: "start old-master" })),
    never(routedTo("old-master", { since: "start old-master" })),
    never(writes.acknowledgedBy("old-master", { since: "start old-master" })),
    throughout(writes.acceptedByAtMostOneMaster()),
    follows("old-master", "new-master", { since: "start old-master", within: "20s" }),
    resynchronises("old-master", { since: "start old-master", within: "20s" }),
    lostAtMostATail(),
    dataEqual(),
  ],
  alerts: alerts({
    fire: failover({ within: "down-after + 20s" }),
    mayFire: { ...clientsCutOff, ...promotion, ...deadMasterReplaced, ...catchingUp },
  }),
  heal: [start("old-master")],
});
