import { noAlerts } from "../src/language/alert.ts";
import { throughout } from "../src/language/always.ts";
import { topology, traffic } from "../src/language/conditions.ts";
import { dataEqual } from "../src/language/data.ts";
import { powerOff, powerOn } from "../src/language/faults.ts";
import { lostAtMostATail } from "../src/language/losses.ts";
import { routed } from "../src/language/routed.ts";
import { sentinelEvent } from "../src/language/sentinel.ts";
import { writes } from "../src/language/writes.ts";
import { defineScenario } from "../src/model/scenario.ts";

export default defineScenario({
  name: "host-failure",
  title: "The master's host loses power",
  question:
    "How long are writes refused when master, Sentinel, HAProxy and perhaps the floating address go together?",
  order: 10,
  lesson: [
    "Nothing is reset: the host just falls silent, so every client waits for a time-out of its own. The Sentinels that are left are a majority by one, and the floating address moves to another host within a second, long before there is a new master.",
    "The Sentinels decide how long it takes: down-after, their agreement, an election. The address is not what clients wait for.",
  ],
  production: [
    "Count hosts, not processes: with two Sentinels on one host, its loss takes the majority with it.",
    "A client needs a time-out of its own of 1 to 2 s: a dead host sends no reset.",
  ],
  given: [topology.healthy({ replicas: 2, sentinels: 3 }), traffic.flowing({ for: "3s" })],
  inject: [powerOff("master")],
  expect: [
    sentinelEvent("+odown", { about: "old-master", within: "down-after + 3s" }),
    sentinelEvent("+switch-master", { about: "old-master", to: "new-master", within: "down-after + 5s" }),
    routed("writes", { to: "new-master", within: "down-after + 5s" }),
    writes.resume({ on: "every-path", within: "down-after + 7s" }),
    throughout(writes.acceptedByAtMostOneMaster()),
    lostAtMostATail(),
    dataEqual(),
  ],
  alerts: noAlerts,
  heal: [powerOn("old-master")],
});
