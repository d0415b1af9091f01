/** What services cost, the nodes of a kind together. */

import { table } from "@redis-ha-lab/scenarios/terminal/table.ts";
import type { Goal } from "../goal.ts";

export interface ServiceCost {
  readonly service: string;
  /** Of one core, 1 being all of it. */
  readonly cpu: number;
  readonly memoryBytes: number;
}

export interface GroupCost extends ServiceCost {
  readonly containers: number;
}

export interface IdleResult {
  readonly seconds: number;
  /** The dearest first. */
  readonly groups: readonly GroupCost[];
}

/** The whole idle lab, of one core. */
const CPU_GOAL = 0.15;
const EXPORTER_MEMORY_GOAL = 60e6;

/** redis-1, redis-2 and redis-3 are one line. */
export function withinGroups(costs: readonly ServiceCost[]): GroupCost[] {
  const groups = Map.groupBy(costs, ({ service }) => service.replace(/-\d+$/, ""));
  return [...groups]
    .map(([service, members]) => ({
      service,
      containers: members.length,
      cpu: members.reduce((sum, { cpu }) => sum + cpu, 0),
      memoryBytes: members.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0),
    }))
    .sort((one, other) => other.cpu - one.cpu);
}

export const totalCpu = (groups: readonly GroupCost[]): number =>
  groups.reduce((sum, { cpu }) => sum + cpu, 0);

/** @returns each goal with what was measured, whether it was reached or not. */
export function idleGoals(groups: readonly GroupCost[]): readonly Goal[] {
  const total = totalCpu(groups);
  const exporter = groups.find(({ service }) => service === "exporter");
  return [
    {
      goal: `the idle lab at most ${CPU_GOAL * 100} % of a core`,
      measured: `${(total * 100).toFixed(1)} %`,
      met: total <= CPU_GOAL,
    },
    ...(exporter
      ? [
          {
            goal: `exporter-ts at most ${EXPORTER_MEMORY_GOAL / 1e6} MB`,
            measured: `${(exporter.memoryBytes / 1e6).toFixed(0)} MB`,
            met: exporter.memoryBytes <= EXPORTER_MEMORY_GOAL,
          },
        ]
      : []),
  ];
}

/** The cost of the idle lab as tables for a terminal. */
const right = (title: string) => ({ title, right: true });
const megabytes = (bytes: number) => (bytes / 1e6).toFixed(0);

export function idleAsText({ seconds, groups }: IdleResult): string {
  const memory = groups.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0);
  const containers = groups.reduce((sum, group) => sum + group.containers, 0);
  return [
    `The lab left alone for ${seconds.toFixed(0)} s, health checks included; the engine's own work is not`,
    "",
    ...table(
      ["SERVICE", right("CONTAINERS"), right("CPU, % OF A CORE"), right("MEMORY MB")],
      [
        ...groups.map((group) => [
          group.service,
          String(group.containers),
          (group.cpu * 100).toFixed(2),
          megabytes(group.memoryBytes),
        ]),
        ["all", String(containers), (totalCpu(groups) * 100).toFixed(2), megabytes(memory)],
      ],
    ),
    "",
    ...table(
      ["GOAL", right("MEASURED"), "REACHED"],
      idleGoals(groups).map(({ goal, measured, met }) => [goal, measured, met ? "yes" : "no"]),
    ),
    "",
  ].join("\n");
}
