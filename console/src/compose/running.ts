/** The run under way, in the document. */
import type { Observations } from "../observations.ts";
import type { Running } from "../state/runs.ts";

export function composeRunning(
  { contact, told }: Observations["runner"],
  before: Running | undefined,
  now: number,
): Running {
  if (contact.kind !== "answers") return { state: "unknown" };
  if (!told) return { state: "none" };
  const startedAt = Date.parse(told.startedAt);
  const same = before?.state === "running" && before.startedAt === startedAt && before.stage === told.stage;
  return {
    state: "running",
    scenario: told.scenario,
    title: told.title,
    startedAt,
    stage: told.stage,
    stageSince: same ? before.stageSince : now,
    faults: told.faults,
    step: told.step,
    decided: told.decided,
    expectations: told.expectations,
  };
}
