/** The verdict: a pure function of what was recorded and of how the run went. */

import { phasesOf } from "../evidence/phases.ts";
import type { Expectation } from "../model/finding.ts";
import { JOURNAL_VERSION, type Journal, type Recording } from "../model/journal.ts";
import { expectationsOf, type Scenario } from "../model/scenario.ts";
import { alertRows } from "./alert-rows.ts";
import { summaries } from "./summarise.ts";

/** What the record itself does not tell. */
export interface Circumstances {
  /** What was not as given before anything was injected; then nothing was. */
  readonly notGiven: readonly string[];
  /** What kept the run from being carried out: an error of the instrument, Ctrl-C. */
  readonly broken: readonly string[];
  /** What was still missing when the time to recover was over. */
  readonly notHealed: readonly string[];
}

type Judged = Journal["expectations"][number];

function judgeOne(expectation: Expectation, recording: Recording): Judged {
  const { status, because, evidence } = expectation.check(recording);
  return {
    sentence: expectation.sentence(recording.settings),
    // What is not decided at the end of the record is not known.
    status: status === "pending" ? "unknown" : status,
    because,
    evidence: [...evidence],
  };
}

function verdictOf(
  expectations: readonly Judged[],
  circumstances: Circumstances,
): Pick<Journal, "verdict" | "reasons"> {
  const { notGiven, broken, notHealed } = circumstances;
  if (notGiven.length > 0)
    return { verdict: "inconclusive", reasons: notGiven.map((what) => `not as given: ${what}`) };
  const failures = [
    ...expectations
      .filter(({ status }) => status === "violated")
      .map(({ sentence, because }) => `${sentence}: ${because}`),
    ...notHealed.map((what) => `not recovered: ${what}`),
  ];
  if (broken.length > 0) return { verdict: "inconclusive", reasons: [...broken, ...failures] };
  if (failures.length > 0) return { verdict: "fail", reasons: failures };
  const unknowns = expectations.filter(({ status }) => status === "unknown");
  if (unknowns.length > 0) {
    return {
      verdict: "inconclusive",
      reasons: unknowns.map(({ sentence, because }) => `${sentence}: ${because}`),
    };
  }
  if (expectations.length === 0)
    return { verdict: "inconclusive", reasons: ["nothing was expected of this run"] };
  return { verdict: "pass", reasons: ["every expectation is met and the lab is as it was"] };
}

export function judge(scenario: Scenario, recording: Recording, circumstances: Circumstances): Journal {
  const ran = circumstances.notGiven.length === 0;
  // Silence of the alerts alone would be met by a fault that did nothing.
  const expectsSomething = scenario.expect.some(({ applies }) => applies?.(recording.settings) ?? true);
  const expected = expectsSomething ? expectationsOf(scenario, recording.settings) : [];
  const expectations = ran ? expected.map((expectation) => judgeOne(expectation, recording)) : [];
  return {
    ...recording,
    version: JOURNAL_VERSION,
    title: scenario.title,
    question: scenario.question,
    ...verdictOf(expectations, circumstances),
    phases: phasesOf(recording),
    summaries: summaries(recording),
    expectations,
    alerts: ran ? alertRows(scenario.alerts, recording) : [],
    healed: circumstances.notHealed.length === 0,
  };
}
