import { alerts } from "../src/language/alert.ts";
import { topology, traffic } from "../src/language/conditions.ts";
import {
  clientsCutOff,
  deadMasterReplaced,
  failover,
  patientSentinels,
  promotion,
} from "../src/language/consequences.ts";
import { kill, start } from "../src/language/faults.ts";
import { everybodyFollows } from "../src/language/roles.ts";
import { bestReplicaChosen, everySentinelSays, oneLeader, sentinelEvent } from "../src/language/sentinel.ts";
import { defineScenario } from "../src/model/scenario.ts";

export default defineScenario({
  name: "sentinel-election",
  title: "How the Sentinels decide",
  question: "Which Sentinel saw what when, which was elected by which, and why was this replica chosen?",
  order: 20,
  lesson: [
    "Three separate decisions follow each other, each with its own rule. Is it down? Every Sentinel judges for itself (+sdown); as many as the quorum must agree (+odown). Who repairs it? A Sentinel that sees +odown raises the epoch (+new-epoch), votes for itself and asks the others; each gives one vote per epoch (+vote-for-leader), first come first served, and a majority of all Sentinels is needed (+elected-leader), also where the quorum is smaller. Who becomes master? The leader alone chooses (+selected-slave): the lowest replica-priority, then the highest replication offset, then the smallest run id.",
    "The leader sends REPLICAOF NO ONE, waits until the chosen node reports role:master (+promoted-slave), and spreads the new configuration with its epoch; Sentinels that hear of a higher epoch take it over (+config-update-from, +switch-master). The other replicas are made to follow, parallel-syncs at a time (+slave-reconf-sent, -inprog, -done).",
    "Votes can split: two Sentinels raise the epoch at the same time and neither has a majority. Then both wait a random time and try again. Three Sentinels that notice within some 100 ms of each other make that rare, not impossible.",
  ],
  production: [
    "Quorum decides how easily a master is called down; the majority decides whether anything can be done. Run three or five Sentinels on machines that fail independently, quorum 2 or 3.",
    "Steer the choice with replica-priority: 0 for a node that must never be master (a small machine, another site), lower numbers for the preferred ones.",
    "Read the epoch in the logs: one step per failover is healthy, several in a row mean split votes or an aborted attempt.",
  ],
  given: [topology.healthy({ replicas: 2, sentinels: 3 }), traffic.flowing({ for: "3s" })],
  inject: [kill("master")],
  expect: [
    // One that is overtaken by the announcement says it of the old master as a replica, up to down-after later.
    everySentinelSays("+sdown", { about: "old-master", within: "down-after + 5s" }),
    sentinelEvent("+odown", { about: "old-master", within: "down-after + 2s" }),
    sentinelEvent("+new-epoch", { within: "down-after + 2s" }),
    oneLeader({ within: "down-after + 3s" }),
    bestReplicaChosen({ within: "down-after + 3s" }),
    sentinelEvent("+promoted-slave", { about: "new-master", within: "down-after + 4s" }),
    everySentinelSays("+switch-master", { about: "old-master", to: "new-master", within: "down-after + 5s" }),
    everybodyFollows("new-master", { but: "old-master", within: "down-after + 5s" }),
  ],
  alerts: alerts({
    fire: failover({ within: "down-after + 20s" }),
    mayFire: { ...clientsCutOff, ...promotion, ...patientSentinels, ...deadMasterReplaced },
  }),
  heal: [start("old-master")],
});
