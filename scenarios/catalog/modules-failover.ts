import { alerts } from "../src/language/alert.ts";
import { throughout } from "../src/language/always.ts";
import { modules, topology, traffic } from "../src/language/conditions.ts";
import { clientsCutOff, failover, patientSentinels, promotion } from "../src/language/consequences.ts";
import { dataEqual, documentsKept, resynchronises } from "../src/language/data.ts";
import { kill, start } from "../src/language/faults.ts";
import { lostAtMostATail } from "../src/language/losses.ts";
import { sentinelEvent } from "../src/language/sentinel.ts";
import { writes } from "../src/language/writes.ts";
import { defineScenario } from "../src/model/scenario.ts";

export default defineScenario({
  name: "modules-failover",
  title: "The master of JSON documents and a search index dies",
  question: "Are documents and index the same on the promoted node, and do the nodes start again?",
  order: 165,
  lesson: [
    "A module's data is replicated like any other: JSON.SET and FT.CREATE go to the replicas as commands, and a full synchronisation carries both in the RDB. The index itself is not sent, each node builds its own. So a promoted node answers JSON.GET and FT.SEARCH as the old master did, if every node has the same modules; one that lacks them can't even load the data.",
    "The trap is the next start. With each change of roles Sentinel sends CONFIG REWRITE, and Redis writes its modules into redis.conf. The official image names them on the command line too, and a module that is loaded twice ends Redis: after the first failover no node would start any more. redis/start.sh drops these lines at each start, and the old master, started again here, proves it.",
  ],
  production: [
    "Load modules in one place: by the image's entrypoint or by redis.conf, never by both; and restart a node after a failover before you rely on it.",
    "Give every node the same modules in the same versions, and upgrade replicas first: a newer module's RDB is not for an older one.",
    "An index is rebuilt while a node loads or copies its data. A large one makes that longer: measure how long a node needs until it may be promoted.",
  ],
  given: [modules.present(), topology.healthy({ replicas: 2, sentinels: 3 }), traffic.flowing({ for: "3s" })],
  inject: [kill("master")],
  expect: [
    sentinelEvent("+switch-master", { about: "old-master", to: "new-master", within: "down-after + 4s" }),
    writes.resume({ on: "every-path", within: "down-after + 4s" }),
    throughout(writes.acceptedByAtMostOneMaster()),
    resynchronises("old-master", { since: "start old-master", within: "20s" }),
    documentsKept(),
    lostAtMostATail(),
    dataEqual(),
  ],
  alerts: alerts({
    fire: {
      ...failover({ within: "down-after + 20s" }),
      RedisReplicaDown: { within: "down-after + 20s" },
    },
    mayFire: { ...clientsCutOff, ...promotion, ...patientSentinels },
  }),
  heal: [start("old-master")],
});
