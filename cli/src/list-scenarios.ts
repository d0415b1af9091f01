/** The catalogue as a table, with what came out last time. */
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { printLines } from "@redis-ha-lab/common/printable.ts";
import type { Scenario } from "@redis-ha-lab/scenarios/model/scenario.ts";
import { sign } from "@redis-ha-lab/scenarios/report/terminal.ts";
import { allScenarios } from "@redis-ha-lab/scenarios/run/catalogue.ts";
import { loadRun, runsOf } from "@redis-ha-lab/scenarios/run/runs-folder.ts";
import { table } from "@redis-ha-lab/scenarios/terminal/table.ts";

async function lastVerdict({ runsDir }: LabConfig, { name, formerly }: Scenario): Promise<[string, string]> {
  const last = (await runsOf(runsDir, name, formerly)).at(-1);
  if (!last) return ["-", "never run"];
  try {
    const { verdict, startedAt } = await loadRun(last);
    return [sign(verdict), startedAt.replace("T", " ").slice(0, 16)];
  } catch {
    return ["?", "journal of another version"];
  }
}

export async function listScenarios(config: LabConfig): Promise<void> {
  const rows: string[][] = [];
  for (const scenario of await allScenarios()) {
    const { name, title, question } = scenario;
    const [verdict, when] = await lastVerdict(config, scenario);
    rows.push([`make scenario-${name}`, verdict, when, `${title}. ${question}`]);
  }
  printLines(table(["command", "last verdict", "when (UTC)", "what it shows"], rows));
}
