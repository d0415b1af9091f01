/** Runs a scenario for a person: live timeline, verdict, report; the exit code says how it went. */

import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { judge } from "../judge/judge.ts";
import type { Journal, Recording } from "../model/journal.ts";
import type { Scenario, Step } from "../model/scenario.ts";
import { contrastSection } from "../report/html/compare-page.ts";
import { htmlReport } from "../report/html/page.ts";
import { markdownReport } from "../report/markdown.ts";
import { contrastLines, liveTimeline, summaryLines } from "../report/terminal.ts";
import { createDocker } from "../site/docker.ts";
import { fence } from "../words/faults.ts";
import { contrastOf } from "./contrast.ts";
import { tellProgress } from "./progress.ts";
import { record } from "./record.ts";
import { saveRun } from "./runs-folder.ts";

export const EXIT = { pass: 0, fail: 1, inconclusive: 2 } as const;

export interface Options {
  /** Prints the journal instead of the summary; the timeline then goes to stderr. */
  readonly json: boolean;
  /** Runs it with min-replicas-to-write 0. */
  readonly withoutFence: boolean;
  readonly signal: AbortSignal;
}

export interface Ran {
  readonly journal: Journal;
  readonly folder: string;
}

/** Runs, judges, saves and prints. */
export async function runScenario(scenario: Scenario, config: LabConfig, options: Options): Promise<Ran> {
  const print = (line: string) => (options.json ? process.stderr : process.stdout).write(`${line}\n`);
  const live = liveTimeline(print);
  const variant: Step[] = options.withoutFence ? [fence("0")] : [];
  print(`${scenario.title}. ${scenario.question}`);

  let recording: Recording | undefined;
  let endProgress = async () => {};
  const { recording: recorded, ...circumstances } = await record({
    scenario,
    config,
    docker: createDocker(config),
    variant,
    signal: options.signal,
    onRecorder: (recorder) => {
      recording = recorder.recording;
      endProgress = tellProgress(config.runsDir, scenario, recorder.recording);
      recorder.onEvent((event) => live.event(recorder.recording, event));
    },
    onTurn: ({ client, atMs, text }) => recording && live.turn(recording, atMs, client, text),
    say: print,
  }).finally(() => endProgress());
  const journal = judge(scenario, recorded, circumstances);
  const contrast = await contrastOf(config.runsDir, journal);
  const folder = await saveRun(config.runsDir, journal, {
    "report.md": markdownReport(journal),
    "report.html": htmlReport(journal, contrast && contrastSection(journal, contrast)),
  });
  if (options.json) process.stdout.write(`${JSON.stringify(forPrograms(journal), null, 2)}\n`);
  else for (const line of summaryLines(journal)) print(line);
  if (contrast && !options.json) for (const line of contrastLines(journal, contrast)) print(line);
  print(`\nreport: ${folder}/report.html`);
  return { journal, folder };
}

/** The journal without its bulk: operations and samples stay in journal.json. */
const forPrograms = ({ clients: _, offsets: __, events: ___, ...rest }: Journal) => rest;
