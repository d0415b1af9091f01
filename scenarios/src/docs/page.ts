/** docs/scenarios.md, from the catalogue alone. */
import type { AlertPlan } from "../model/alert-plan.ts";
import type { Settings } from "../model/duration.ts";
import type { Expectation } from "../model/finding.ts";
import type { Scenario, Step } from "../model/scenario.ts";

/** What the lab starts with when nothing is changed. */
const DEFAULTS: Settings = {
  downAfterMs: 2_000,
  failoverTimeoutMs: 10_000,
  quorum: 2,
  minReplicasToWrite: 1,
  minReplicasMaxLagMs: 10_000,
  repointer: true,
  scrapeIntervalMs: 1_000,
};

const INTRODUCTION = `# Scenarios

This page is generated from \`scenarios/catalog/\` by \`node scenarios/src/docs/generate.ts\`; change it there.

Each scenario injects a real failure into the running lab, records everything on one clock, judges what it recorded, puts everything back and leaves a report. \`make scenario-<name>\` runs one, \`make scenario-all\` all of them in the order below, \`make scenarios\` lists them with their last verdicts, \`make heal\` repairs whatever a run has left behind.

How to read one:

- **Given** is checked before anything is injected, and again after the repair. If it does not hold before, the verdict is *inconclusive* and nothing is injected; if it does not hold after, the verdict is *fail*: the lab did not recover.
- **T+0** is the moment the fault took effect, not when the command was typed.
- The old master is whoever was master when the fault was injected, the new master whoever the first \`+switch-master\` names.
- Clients never retry. An operation is *acknowledged*, *failed* (refused, or it never left), or *indeterminate*: it was sent and no answer came, so nobody knows. At the end everything is read back: **lost** is what was acknowledged and is not there.
- **Alerts**: which must fire, which may and why, and that no other does, from the first fault to the end. A run begins only when those are quiet that it asks something of. Where \`SCRAPE_INTERVAL\` is more than 1s none is required: a failover can fall between two scrapes.
- The verdict is *pass* when every expectation is met, *fail* when one is violated, *inconclusive* when one could not be observed. The exit codes are 0, 1 and 2 ([all of them](configuration.md#exit-codes)).

The clients of every run: \`haproxy\` (a new connection through HAProxy for each write), \`haproxy-standing\` (one connection, reopened when it breaks), \`sentinel\` (the client library with tuned options, finding the master by the Sentinels), \`reads\` (through HAProxy's read port), \`pubsub\` and \`stream\` (messages with numbers, published and received through HAProxy). Some scenarios add \`direct\` (a writer to each node, whatever its role), \`discovery\` (asks the Sentinels anew for each write) or \`sentinel-naive\` (the library's defaults).
`;

const bullets = (lines: readonly string[]) => lines.map((line) => `- ${line}`).join("\n");

function stepText(step: Step): string {
  if (step.kind === "fault") return step.name;
  if (step.forText) return `wait ${step.forText}`;
  return step.until ? `wait until ${step.until.sentence(DEFAULTS)}` : step.name;
}

function spoken({ sentence, applies }: Expectation): string {
  const only = applies && !applies({ ...DEFAULTS, minReplicasToWrite: 0 }) ? " (with the fence on)" : "";
  return `${sentence(DEFAULTS)}${only}`;
}

function alertBullets({ fire, mayFire }: AlertPlan): string {
  const allowed = Object.entries(mayFire).map(([alert, reason]) => `${alert} may fire: ${reason}`);
  return bullets([...fire.map(({ expectation }) => spoken(expectation)), ...allowed, "no other alert fires"]);
}

function section(scenario: Scenario, sample: string | undefined): string {
  const { name, title, question, lesson, production, given, prepare = [], inject, expect, heal } = scenario;
  const parts = [
    `## ${name}`,
    `**${title}.** ${question}`,
    `\`\`\`sh\nmake scenario-${name}\n\`\`\``,
    ...lesson,
    "### What is done",
    bullets([
      `Given: ${given.map(({ sentence }) => sentence).join("; ")}.`,
      ...(prepare.length > 0 ? [`Before the clock starts: ${prepare.map(stepText).join("; ")}.`] : []),
      `Injected: ${inject.map(stepText).join("; ")}.`,
      ...(heal.length > 0 ? [`Put back: ${heal.map(stepText).join("; ")}.`] : []),
    ]),
    "### What is expected",
    bullets(expect.map(spoken)),
    "### Alerts",
    alertBullets(scenario.alerts),
    "### In production",
    bullets(production),
  ];
  if (sample) parts.push("### A run", `\`\`\`text\n${sample.trimEnd()}\n\`\`\``);
  return parts.join("\n\n");
}

/** @param samples the text of a real run by scenario name. */
export function scenariosPage(scenarios: readonly Scenario[], samples: ReadonlyMap<string, string>): string {
  const contents = scenarios.map(
    ({ name, title, question }) => `| [${name}](#${name}) | ${title}. ${question} |`,
  );
  return `${[
    INTRODUCTION,
    ["| scenario | what it shows |", "|---|---|", ...contents].join("\n"),
    ...scenarios.map((scenario) => section(scenario, samples.get(scenario.name))),
  ].join("\n\n")}\n`;
}
