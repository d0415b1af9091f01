/** Several runs one after the other, and a table at the end: every scenario, or one of them again and again. */

import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { MODULES_ABSENT } from "@redis-ha-lab/cluster/read/modules.ts";
import { printable } from "@redis-ha-lab/common/printable.ts";
import { spentOf } from "../evidence/spent.ts";
import { clientsOn } from "../language/client-paths.ts";
import { seconds } from "../model/duration.ts";
import type { Journal } from "../model/journal.ts";
import { needsModules, type Scenario } from "../model/scenario.ts";
import { sign } from "../report/terminal.ts";
import { table } from "../terminal/table.ts";
import { nodesHaveModules } from "./documents.ts";
import { EXIT, type Options, runScenario } from "./run.ts";

/** A node that a busy machine kept from answering just then would else cost every run that is left. */
const GIVEN_WITHIN_MS = 30_000;

/** What the routes felt that an application would use; direct writers and library defaults are the contrast. */
function feltIn(journal: Journal) {
  const routes = clientsOn(journal, "every-path").map(({ name }) => name);
  const used = journal.summaries.filter(({ name }) => routes.includes(name));
  return {
    outageMs: Math.max(0, ...used.map(({ outageMs }) => outageMs)),
    acknowledged: used.reduce((sum, { acknowledged }) => sum + acknowledged, 0),
    /** null when something could not be read back: unknown is not none. */
    lost: used.some(({ lost }) => lost === null)
      ? null
      : used.reduce((sum, { lost }) => sum + (lost ?? 0), 0),
  };
}

/** Which of them this lab can run, and of the others a sentence each that says why not. */
export async function runnableOf(
  scenarios: readonly Scenario[],
  config: LabConfig,
): Promise<{ runnable: Scenario[]; skipped: string[] }> {
  if (await nodesHaveModules(config)) return { runnable: [...scenarios], skipped: [] };
  return {
    runnable: scenarios.filter((scenario) => !needsModules(scenario)),
    skipped: scenarios.filter(needsModules).map(({ name }) => `${name} is skipped: ${MODULES_ABSENT}`),
  };
}

/**
 * @param skipped sentences about what is left out, for the end
 * @returns the exit code: that of the worst verdict.
 */
export async function runSeries(
  scenarios: readonly Scenario[],
  config: LabConfig,
  options: Options,
  skipped: readonly string[] = [],
): Promise<number> {
  const rows: string[][] = [];
  const codes: number[] = [];
  const begun = performance.now();
  for (const scenario of scenarios) {
    if (options.signal.aborted) break;
    const startedMs = performance.now();
    const { journal } = await runScenario(scenario, config, { ...options, givenWithinMs: GIVEN_WITHIN_MS });
    const { preparingMs, runningMs, settlingMs } = spentOf(journal);
    const { outageMs, acknowledged, lost } = feltIn(journal);
    rows.push([
      scenario.name,
      sign(journal.verdict),
      seconds(performance.now() - startedMs, 0),
      ...[preparingMs, runningMs, settlingMs].map((ms) => seconds(ms, 0)),
      seconds(outageMs),
      String(acknowledged),
      lost === null ? "?" : String(lost),
      journal.verdict === "pass" ? "" : (journal.reasons[0] ?? ""),
    ]);
    codes.push(EXIT[journal.verdict]);
  }
  const columns = [
    "scenario",
    "verdict",
    ...["took", "preparing", "running", "settling"].map((title) => ({ title, right: true })),
    { title: "longest outage", right: true },
    { title: "acknowledged", right: true },
    { title: "lost", right: true },
    "why",
  ];
  const lines = table(columns, rows);
  const out = options.json ? process.stderr : process.stdout;
  const passed = codes.filter((code) => code === EXIT.pass).length;
  const took = seconds(performance.now() - begun, 0);
  const said = ["", ...lines, "", `${passed} of ${scenarios.length} passed, in ${took}`, ...skipped];
  out.write(`${said.map(printable).join("\n")}\n`);
  if (options.signal.aborted) return 130;
  // A failure outweighs what could not be decided.
  return codes.includes(EXIT.fail)
    ? EXIT.fail
    : codes.includes(EXIT.inconclusive)
      ? EXIT.inconclusive
      : EXIT.pass;
}
