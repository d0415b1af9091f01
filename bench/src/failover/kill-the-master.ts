/** One measurement: the scenario runner's own kill, with as few expectations as a measurement needs. */

import { anyAlerts } from "@redis-ha-lab/scenarios/language/alert.ts";
import { topology, traffic } from "@redis-ha-lab/scenarios/language/conditions.ts";
import { kill, setDownAfter, start, writeGuard } from "@redis-ha-lab/scenarios/language/faults.ts";
import { everySentinelSays } from "@redis-ha-lab/scenarios/language/sentinel.ts";
import { writes } from "@redis-ha-lab/scenarios/language/writes.ts";
import { defineScenario, type Step } from "@redis-ha-lab/scenarios/model/scenario.ts";
import type { Setting } from "./setting.ts";

export const killTheMaster = defineScenario({
  name: "benchmark-failover",
  title: "The master process dies",
  question: "How long are writes refused, and which part of the failover takes how long?",
  order: 0,
  lesson: [],
  production: [],
  given: [topology.healthy({ replicas: 2, sentinels: 3 }), traffic.flowing({ for: "1s" })],
  inject: [kill("master")],
  // Generous: a slow failover is a figure, and only one that never comes is a failure.
  expect: [
    writes.resume({ on: "every-path", within: "down-after + 30s" }),
    everySentinelSays("+switch-master", {
      about: "old-master",
      to: "new-master",
      within: "down-after + 30s",
    }),
  ],
  alerts: anyAlerts,
  heal: [start("old-master")],
});

/** Puts a setting in force for one run; the runner takes it back afterwards. */
export const stepsOf = ({ downAfterMs, fence }: Setting): Step[] => [
  writeGuard(fence ? "1" : "0"),
  setDownAfter(`${downAfterMs}ms`),
];
