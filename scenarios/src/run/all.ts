/** Every scenario in teaching order, and a table at the end. */
import type { LabConfig } from "../lab/config.ts";
import { seconds } from "../model/duration.ts";
import { sign } from "../report/terminal.ts";
import { table } from "../status/table.ts";
import { clientsOn } from "../words/client-routes.ts";
import { allScenarios } from "./catalogue.ts";
import { EXIT, type Options, runScenario } from "./run.ts";

/** @returns the exit code: that of the worst verdict. */
export async function runAll(config: LabConfig, options: Options): Promise<number> {
  const rows: string[][] = [];
  const codes: number[] = [];
  const begun = performance.now();
  for (const scenario of await allScenarios()) {
    if (options.signal.aborted) break;
    const startedMs = performance.now();
    const { journal } = await runScenario(scenario, config, options);
    // The routes an application would use; direct writers and naive ones are there to be worse.
    const routes = clientsOn(journal, "every-route").map(({ name }) => name);
    const outage = Math.max(
      0,
      ...journal.summaries.filter(({ name }) => routes.includes(name)).map(({ outageMs }) => outageMs),
    );
    rows.push([
      scenario.name,
      sign(journal.verdict),
      seconds(performance.now() - startedMs, 0),
      seconds(outage),
      journal.verdict === "pass" ? "" : (journal.reasons[0] ?? ""),
    ]);
    codes.push(EXIT[journal.verdict]);
  }
  const columns = [
    "scenario",
    "verdict",
    { title: "took", right: true },
    { title: "longest outage", right: true },
    "why",
  ];
  const lines = table(columns, rows);
  const out = options.json ? process.stderr : process.stdout;
  out.write(
    `\n${lines.join("\n")}\n\n${rows.length} scenarios in ${seconds(performance.now() - begun, 0)}\n`,
  );
  if (options.signal.aborted) return 130;
  // A failure outweighs what could not be decided.
  return codes.includes(EXIT.fail)
    ? EXIT.fail
    : codes.includes(EXIT.inconclusive)
      ? EXIT.inconclusive
      : EXIT.pass;
}
