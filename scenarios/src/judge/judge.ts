/** The verdict: a pure function of what was recorded and of how the run went. */

import { firedAlerts, planAfter } from "../evidence/fired-alerts.ts";
import { lengthOf, longest, outagesSince } from "../evidence/outages.ts";
import { phasesOf } from "../evidence/phases.ts";
import { stoodStillMs, TOO_LONG_MS } from "../evidence/stalls.ts";
import { ALERTS, type AlertPlan, dutyOf, reasonOf } from "../model/alert-plan.ts";
import { seconds } from "../model/duration.ts";
import type { Expectation } from "../model/finding.ts";
import { type ClientRecord, JOURNAL_VERSION, type Journal, type Recording } from "../model/journal.ts";
import { expectationsOf, type Scenario } from "../model/scenario.ts";

/** One row for each alert of the lab, and one for any other that fired. */
export function alertRows(ofScenario: AlertPlan, recording: Recording): Journal["alerts"] {
  const plan = planAfter(ofScenario, recording);
  const fired = new Map(firedAlerts(recording).map(({ alert, atMs }) => [alert, atMs]));
  return [...new Set([...ALERTS, ...fired.keys()])].map((alert) => {
    const duty = dutyOf(plan, alert, recording.settings);
    const reason = duty === "may" ? reasonOf(plan, alert, recording.settings) : null;
    return { alert, duty, reason, firedMs: fired.get(alert) ?? null };
  });
}

/** What each client felt, as a row of the table. */
type Summary = Journal["summaries"][number];

function summarise(client: ClientRecord, { t0Ms, untilMs }: Recording): Summary {
  const count = (outcome: string) =>
    client.operations.filter((operation) => operation.outcome === outcome).length;
  const sinceMs = t0Ms ?? 0;
  const outage = longest(outagesSince(client, sinceMs), untilMs);
  const firstError = client.operations.find(({ startMs, outcome }) => startMs >= sinceMs && outcome !== "ok");
  return {
    name: client.name,
    route: client.route,
    kind: client.kind,
    acknowledged: count("ok"),
    failed: count("failed"),
    indeterminate: count("indeterminate"),
    lost: client.lost?.length ?? null,
    duplicated: client.duplicated?.length ?? null,
    outageMs: outage ? lengthOf(outage, untilMs) : 0,
    firstErrorMs: firstError?.endMs ?? null,
    firstOkMs: outage?.toMs ?? null,
  };
}

export const summaries = (recording: Recording): Summary[] =>
  recording.clients.map((client) => summarise(client, recording));

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
  const stalledMs = stoodStillMs(recording);
  // Not the lab's doing, or not for certain.
  const excused = status === "violated" && expectation.timed === true && stalledMs >= TOO_LONG_MS;
  return {
    sentence: expectation.sentence(recording.settings),
    // What is not decided at the end of the record is not known.
    status: status === "pending" || excused ? "unknown" : status,
    because: excused
      ? `${because}; but this machine stood still for ${seconds(stalledMs)} meanwhile`
      : because,
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
