/** What a scenario does to the lab, and how it ended. */

import { verbOf } from "@redis-ha-lab/cluster/faults.ts";
import type { Draft, State, Story } from "../state.ts";
import type { Run } from "./schema.ts";

type Line = Pick<Draft, "kind" | "severity" | "sentence"> & Partial<Pick<Draft, "subject" | "detail">>;
type UnderWay = Extract<State["running"], { state: "running" }>;

const VERDICTS: Readonly<Record<Run["verdict"], Line["severity"]>> = {
  pass: "good",
  fail: "bad",
  inconclusive: "warning",
  unreadable: "warning",
};

export const faultsStory: Story = (before, after) =>
  [...progress(before.running, after.running), ...ended(before, after)].map((report) => ({
    at: after.time,
    group: "faults" as const,
    subject: "lab",
    detail: null,
    ...report,
  }));

function progress(before: State["running"], after: State["running"]): Line[] {
  if (after.state !== "running") return [];
  const old = before.state === "running" && before.startedAt === after.startedAt ? before : undefined;
  const begins: Line[] = old
    ? []
    : [{ kind: "scenario", severity: "info", sentence: `scenario ${after.scenario} begins: ${after.title}` }];
  return [...begins, ...stageChange(old, after), ...faultChanges(old, after)];
}

function faultChanges(before: UnderWay | undefined, after: UnderWay): Line[] {
  const key = ({ fault, target }: UnderWay["faults"][number]) => `${fault} ${target}`;
  const old = new Set(before?.faults.map(key));
  const now = new Set(after.faults.map(key));
  return [
    ...after.faults
      .filter((fault) => !old.has(key(fault)))
      .map(
        ({ fault, target }): Line => ({
          kind: "fault-injected",
          severity: "bad",
          subject: target,
          sentence: `scenario ${after.scenario} ${verbOf(fault)} ${target}`,
        }),
      ),
    ...(before?.faults ?? [])
      .filter((fault) => !now.has(key(fault)))
      .map(
        ({ fault, target }): Line => ({
          kind: "fault-healed",
          severity: "good",
          subject: target,
          sentence: `scenario ${after.scenario} takes "${fault} ${target}" back`,
        }),
      ),
  ];
}

function stageChange(before: UnderWay | undefined, { scenario, stage }: UnderWay): Line[] {
  if (stage === before?.stage || stage === "preparing" || stage === "broken") return [];
  const sentence =
    stage === "healing"
      ? `scenario ${scenario} has seen enough and puts everything back`
      : `scenario ${scenario}: the lab is steady again, what was written is read back`;
  return [{ kind: `scenario-${stage}`, severity: "info", sentence }];
}

function ended(before: State, after: State): Line[] {
  if (!before.runs || !after.runs || before.runs === after.runs) return [];
  const newest = before.runs[0]?.startedAt ?? 0;
  return after.runs
    .filter(({ startedAt, verdict }) => startedAt > newest && verdict !== "unreadable")
    .map(
      ({ scenario, verdict, reasons, report }): Line => ({
        kind: "scenario-ended",
        severity: VERDICTS[verdict],
        sentence: `scenario ${scenario}: ${verdict}${verdict === "pass" || !reasons[0] ? "" : `, ${reasons[0]}`}`,
        detail: report,
      }),
    );
}
