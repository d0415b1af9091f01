import { alerts } from "../src/language/alert.ts";
import { topology, traffic } from "../src/language/conditions.ts";
import {
  catchingUp,
  clientsCutOff,
  deadMasterReplaced,
  failover,
  promotion,
} from "../src/language/consequences.ts";
import { kill, start } from "../src/language/faults.ts";
import { lostAtMostATail } from "../src/language/losses.ts";
import { follows } from "../src/language/roles.ts";
import { sentinelEvent, sentinelKeepsItself, sentinelNames } from "../src/language/sentinel.ts";
import { hold, until } from "../src/language/waits.ts";
import { writes } from "../src/language/writes.ts";
import { defineScenario } from "../src/model/scenario.ts";

export default defineScenario({
  name: "sentinel-restart",
  title: "A Sentinel misses a failover",
  question: "Does it learn what it missed, and does its vote count in the next one?",
  order: 70,
  lesson: [
    "The master is killed and a Sentinel with it. The two that are left are enough: quorum 2, majority 2 of 3. When the third comes back, its configuration file still names the dead master.",
    "It keeps its identity: the run id in its configuration file (sentinel myid). A Sentinel with a new id would be a fourth one to the others, and the majority would grow by one that does not exist. From the others' hello messages on the new master's channel it hears of a higher configuration epoch and takes the new master over (+switch-master), at the latest two seconds after it has connected.",
    "Then the new master is killed as well, and the returned Sentinel's vote is needed and counted.",
  ],
  production: [
    "Sentinel rewrites its configuration file. It must be on storage that survives a restart, in a directory that can be written to, and never be overwritten by a template.",
    "Removing a Sentinel for good needs SENTINEL RESET on all others: they never forget one, and count it in the majority.",
  ],
  given: [topology.healthy({ replicas: 2, sentinels: 3 }), traffic.flowing({ for: "3s" })],
  inject: [
    kill("master"),
    kill("sentinel-3"),
    until(sentinelEvent("+switch-master", { by: "sentinel-1", within: "down-after + 25s" })),
    start("sentinel-3"),
    start("old-master"),
    until(follows("old-master", "new-master", { since: "start old-master", within: "20s" })),
    hold("3s"),
    kill("new-master"),
  ],
  expect: [
    sentinelEvent("+switch-master", {
      about: "old-master",
      to: "new-master",
      by: "sentinel-1",
      within: "down-after + 6s",
    }),
    // Its +switch-master comes before it can be listened to again, so it is asked.
    sentinelNames("sentinel-3", "new-master", { since: "start sentinel-3", within: "10s" }),
    sentinelEvent("+vote-for-leader", {
      by: "sentinel-3",
      since: "kill new-master",
      within: "down-after + 6s",
    }),
    sentinelEvent("+switch-master", {
      about: "new-master",
      since: "kill new-master",
      within: "down-after + 8s",
    }),
    writes.resume({ on: "every-path", since: "kill new-master", within: "down-after + 8s" }),
    sentinelKeepsItself("sentinel-3"),
    lostAtMostATail({ faults: ["fault", "kill new-master"] }),
  ],
  alerts: alerts({
    fire: failover({ within: "down-after + 20s" }),
    mayFire: {
      ...clientsCutOff,
      ...promotion,
      ...deadMasterReplaced,
      ...catchingUp,
      SentinelDown: "the Sentinel is started again a moment after the failover it missed",
    },
  }),
  heal: [start("sentinel-3"), start("old-master"), start("new-master")],
});
