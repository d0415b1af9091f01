/** docs/scenarios.md, from the catalogue alone. */
import { type Others, type Said, SENTINEL_EVENTS } from "@redis-ha-lab/cluster/event-table.ts";
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
  promoteUnsynced: false,
  haproxies: 1,
  scrapeIntervalMs: 1_000,
};

const INTRODUCTION = `# Scenarios

This page is generated from \`scenarios/catalog/\` by \`node scenarios/src/docs/generate.ts\`; change it there.

Each scenario injects a real failure into the running lab, records everything on one clock, judges what it recorded, puts everything back and leaves a report. \`make scenario-<name>\` runs one, \`make scenario-all\` all of them in the order below, \`make scenarios\` lists them with their last verdicts, \`make heal\` repairs whatever a run has left behind.

How to read one:

- **Given** is checked before anything is injected, and again after the repair. If it does not hold before, the verdict is *inconclusive* and nothing is injected; if it does not hold after, the verdict is *fail*: the lab did not recover.
- **T+0** is the moment the fault took effect, not when the command was typed.
- The old master is the node that was master when the fault was injected, the new master the one that the first \`+switch-master\` names.
- Clients never retry. An operation is *acknowledged*, *failed* (refused, or it never left), or *indeterminate*: it was sent and no answer came, so its outcome is unknown. At the end everything is read back: **lost** is what was acknowledged and is not there.
- **Alerts**: which must fire, which may and why, and that no other does, from the first fault to the end. A run starts once the alerts it checks are inactive. Where \`SCRAPE_INTERVAL\` is more than 1s none is required: a failover can fall between two scrapes.
- The verdict is *pass* when every expectation is met, *fail* when one is violated, *inconclusive* when one could not be observed, or a limit in time was broken on a machine that itself stood still for half a second or more. The exit codes are 0, 1 and 2 ([all of them](configuration.md#exit-codes)).

The clients of every run: \`haproxy\` (a new connection through HAProxy for each write), \`haproxy-persistent\` (one connection, reopened when it breaks), \`sentinel\` (the client library with tuned options, finding the master by the Sentinels), \`durable\` (through HAProxy; each write is followed by WAIT 1 and repeated until a replica has it), \`reads\` (through HAProxy's read port), \`pubsub\` and \`stream\` (messages with numbers, published and received through HAProxy). Some scenarios add \`direct\` (a writer to each node, whatever its role), \`discovery\` (asks the Sentinels anew for each write), \`sentinel-defaults\` (the library's defaults) or \`demo\` (the client of \`make demo\` as it is, judged by what it prints).
`;

const bullets = (lines: readonly string[]) => lines.map((line) => `- ${line}`).join("\n");

/** A scenario may change down-after before its clock starts; its limits then count with that. */
function settingsOf({ prepare = [] }: Scenario): Settings {
  const [, seconds] =
    prepare.map(({ name }) => /^(?:down-after|patience) +(\d+)s$/.exec(name)).find(Boolean) ?? [];
  return seconds ? { ...DEFAULTS, downAfterMs: Number(seconds) * 1_000 } : DEFAULTS;
}

const stepText =
  (settings: Settings) =>
  (step: Step): string => {
    if (step.kind === "fault") return step.name;
    if (step.forText) return `wait ${step.forText}`;
    return step.until ? `wait until ${step.until.sentence(settings)}` : step.name;
  };

/** Under which settings an expectation counts, where it is not all. */
function onlyWith(applies: (settings: Settings) => boolean): string {
  const withTwo = applies({ ...DEFAULTS, haproxies: 2 });
  if (withTwo !== applies(DEFAULTS)) return ` (with HAPROXIES=${withTwo ? 2 : 1})`;
  if (!applies(DEFAULTS)) return " (with PROMOTE_UNSYNCED=yes)";
  if (!applies({ ...DEFAULTS, promoteUnsynced: true })) return " (with PROMOTE_UNSYNCED=no)";
  return applies({ ...DEFAULTS, minReplicasToWrite: 0 }) ? "" : " (with the write guard on)";
}

const expectationText =
  (settings: Settings) =>
  ({ sentence, applies }: Expectation): string =>
    `${sentence(settings)}${applies ? onlyWith(applies) : ""}`;

function alertBullets({ fire, mayFire }: AlertPlan, settings: Settings): string {
  const allowed = Object.entries(mayFire).map(([alert, reason]) => `${alert} may fire: ${reason}`);
  const withTwo = fire.flatMap(({ alert, withTwoHaproxies: reason }) =>
    reason === undefined ? [] : [`${alert} may fire with HAPROXIES=2: ${reason}`],
  );
  return bullets([
    ...fire.map(({ expectation }) => expectationText(settings)(expectation)),
    ...withTwo,
    ...allowed,
    "no other alert fires",
  ]);
}

function section(scenario: Scenario, sample: string | undefined, note: string): string {
  const { name, title, question, lesson, production, given, prepare = [], inject, expect, heal } = scenario;
  const settings = settingsOf(scenario);
  const parts = [
    `## ${name}`,
    `**${title}.** ${question}`,
    `\`\`\`sh\nmake scenario-${name}\n\`\`\``,
    ...lesson,
    "### What is done",
    bullets([
      `Given: ${given.map(({ sentence }) => sentence).join("; ")}.`,
      ...(prepare.length > 0
        ? [`Before the clock starts: ${prepare.map(stepText(settings)).join("; ")}.`]
        : []),
      `Injected: ${inject.map(stepText(settings)).join("; ")}.`,
      ...(heal.length > 0 ? [`Put back: ${heal.map(stepText(settings)).join("; ")}.`] : []),
    ]),
    "### What is expected",
    bullets(expect.map(expectationText(settings))),
    "### Alerts",
    alertBullets(scenario.alerts, settings),
    "### In production",
    bullets(production),
  ];
  if (sample) parts.push("### A run", note, `\`\`\`text\n${sample.trimEnd()}\n\`\`\``);
  return parts.join("\n\n");
}

const BY = { each: "each for itself", candidate: "one that wants to lead", leader: "the leader" } as const;

/** The events as an example tells them: redis-1 was the master, sentinel-1 speaks. */
function eventsTable(): string {
  const others: Others = {
    quorum: 2,
    sentinels: 3,
    nameOfId: () => "sentinel-2",
    missing: () => ["sentinel-1", "sentinel-2"],
    following: () => ["sentinel-1"],
  };
  const rows = Object.entries(SENTINEL_EVENTS).map(([name, { by, phase, ends, sentence }]) => {
    const isAboutSentinel = /^\+(sentinel$|config-update)/.test(name);
    const about = isAboutSentinel ? "sentinel-2" : /slave|promot/.test(name) ? "redis-2" : "redis-1";
    const said: Said = {
      ...{ sentinel: "sentinel-1", about, aboutType: "master", from: "redis-1", to: "redis-2" },
      payload: name === "+vote-for-leader" ? "id 7" : "7",
    };
    return `| \`${name}\` | ${BY[by]} | ${phase ? (ends ? `ends ${phase}` : phase) : ""} | ${sentence?.(said, others)[1] ?? ""} |`;
  });
  return [
    "## Sentinel's events",
    "What Sentinels publish, which of them, which phase of a failover it belongs to, and an example of what it means (no example: bookkeeping).",
    ["| event | said by | phase | for example |", "|---|---|---|---|", ...rows].join("\n"),
  ].join("\n\n");
}

/**
 * @param samples the text of a real run by scenario name.
 * @param noteOf the line above it: of when and what it is.
 */
export function scenariosPage(
  scenarios: readonly Scenario[],
  samples: ReadonlyMap<string, string>,
  noteOf: (name: string) => string,
): string {
  const contents = scenarios.map(
    ({ name, title, question }) => `| [${name}](#${name}) | ${title}. ${question} |`,
  );
  return `${[
    INTRODUCTION,
    ["| scenario | what it shows |", "|---|---|", ...contents].join("\n"),
    ...scenarios.map((scenario) => section(scenario, samples.get(scenario.name), noteOf(scenario.name))),
    eventsTable(),
  ].join("\n\n")}\n`;
}
