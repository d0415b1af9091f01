/** Runs a scenario for a person: live timeline, verdict, report; the exit code says how it went. */

import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { printable, printableJson } from "@redis-ha-lab/common/printable.ts";
import { judge } from "../judge/judge.ts";
import { writeGuard } from "../language/faults.ts";
import type { Journal, Recording } from "../model/journal.ts";
import type { Scenario, Step } from "../model/scenario.ts";
import { contrastSection } from "../report/html/compare-page.ts";
import { htmlReport } from "../report/html/page.ts";
import { markdownReport } from "../report/markdown.ts";
import { isNews, isWorthReading } from "../report/notable.ts";
import { contrastLines, liveTimeline, summaryLines } from "../report/terminal.ts";
import { createSite } from "../site/site.ts";
import { fitting } from "./fitting.ts";
import { tellProgress } from "./progress.ts";
import { type Run, record } from "./record.ts";
import { contrastOf, saveRun } from "./runs-folder.ts";
import { demandTerminal, stepByStep } from "./step-by-step.ts";

export const EXIT = { pass: 0, fail: 1, inconclusive: 2 } as const;

export interface Options {
  /** Prints the journal instead of the summary; the timeline then goes to stderr. */
  readonly json: boolean;
  /** Runs it with min-replicas-to-write 0. */
  readonly withoutWriteGuard: boolean;
  /** Waits for Enter before each fault. */
  readonly steps?: boolean;
  /** Shows what nodes, Sentinels and HAProxy log; without it only warnings that are not known. */
  readonly logs?: boolean;
  readonly signal: AbortSignal;
  /** How long the lab may take to be as given; without it, it must be so already. */
  readonly givenWithinMs?: number;
  /** Of a round of chaos: what is done that the scenario cannot say. */
  readonly chaos?: Pick<Run, "act" | "docker" | "inspect" | "variant" | "watch">;
}

export interface Ran {
  readonly journal: Journal;
  readonly folder: string;
}

/** Runs, judges, saves and prints. */
export async function runScenario(wanted: Scenario, config: LabConfig, options: Options): Promise<Ran> {
  const scenario = fitting(wanted, config);
  if (options.steps) demandTerminal();
  const print = (line: string) =>
    (options.json ? process.stderr : process.stdout).write(`${printable(line)}\n`);
  const live = liveTimeline(print);
  const variant: readonly Step[] = options.withoutWriteGuard ? [writeGuard("0")] : [];
  print(`${scenario.title}. ${scenario.question}`);

  let recording: Recording | undefined;
  let endProgress = async () => {};
  const { recording: recorded, ...circumstances } = await record({
    scenario,
    config,
    docker: createSite(config),
    variant,
    ...options.chaos,
    signal: options.signal,
    ...(options.givenWithinMs === undefined ? {} : { givenWithinMs: options.givenWithinMs }),
    onRecorder: (recorder) => {
      recording = recorder.recording;
      endProgress = tellProgress(config.runsDir, scenario, recorder.recording);
      recorder.onEvent((event) => live.event(recorder.recording, event));
      recorder.onLog((line) => {
        if (isNews(line) || (options.logs && isWorthReading(line))) live.log(recorder.recording, line);
      });
    },
    onTurn: ({ client, atMs, text }) => recording && live.turn(recording, atMs, client, text),
    say: print,
    beforeFault: options.steps ? stepByStep(options.signal, print) : undefined,
  }).finally(() => endProgress());
  const judged = judge(scenario, recorded, circumstances);
  // A round of chaos and a run on hosts ask nothing of any alert, so they have no table of them.
  const journal = options.chaos || config.hosts ? { ...judged, alerts: [] } : judged;
  const contrast = options.chaos ? undefined : await contrastOf(config.runsDir, journal);
  const folder = await saveRun(config.runsDir, journal, {
    "report.md": markdownReport(journal),
    "report.html": htmlReport(journal, contrast && contrastSection(journal, contrast)),
  });
  if (options.json) process.stdout.write(`${printableJson(forPrograms(journal))}\n`);
  else for (const line of summaryLines(journal)) print(line);
  if (contrast && !options.json) for (const line of contrastLines(journal, contrast)) print(line);
  print("");
  print(`report: ${folder}/report.html`);
  return { journal, folder };
}

/** The journal without its bulk: operations and samples stay in journal.json. */
const forPrograms = ({ clients: _, offsets: __, events: ___, logs: ____, ...rest }: Journal) => rest;
