/** The command line's words about scenarios. */

import { loadLabConfig } from "@redis-ha-lab/cluster/config.ts";
import { interruptedCode, interruption } from "@redis-ha-lab/common/interruption.ts";
import { printLines } from "@redis-ha-lab/common/printable.ts";
import { type Command, InvalidArgumentError, Option } from "commander";
import { countTo, wholeNumber } from "./whole-number.ts";

const times = countTo(9_999);

interface Words {
  readonly json: boolean;
  readonly writeGuard?: "on" | "off";
  readonly fence?: "on" | "off";
  readonly times: number;
  readonly step?: "1";
  readonly logs?: "1";
}

const minutes = (text: string): number => {
  const [, amount, unit] = /^([1-9]\d{0,3})([sm])$/.exec(text) ?? [];
  if (amount) return Number(amount) * (unit === "m" ? 60_000 : 1_000);
  throw new InvalidArgumentError("It must be a duration such as 90s or 30m.");
};

interface ChaosWords {
  readonly seed?: number;
  readonly faults?: number;
  readonly for?: number;
  readonly replay?: string;
  readonly shrink?: string;
  readonly until?: "failure" | "breach";
}

function scenario(lab: Command): void {
  lab
    .command("scenario <name>")
    .description('injects a failure, records, judges, heals, reports; "all" runs every scenario')
    .option("--json", "the verdict as JSON on stdout, the timeline on stderr", false)
    .addOption(
      new Option("--write-guard <state>", "off: with min-replicas-to-write 0").choices(["on", "off"]),
    )
    .addOption(new Option("--fence <state>", "the former name").choices(["on", "off"]).hideHelp())
    .addOption(
      new Option("--times <count>", "repeats it N times and prints a table").argParser(times).default(1),
    )
    .addOption(new Option("--step <1>", "waits for Enter before each fault").choices(["1"]))
    .addOption(new Option("--logs <1>", "shows what nodes, Sentinels and HAProxy log").choices(["1"]))
    .action(async (name: string, words: Words) => {
      const config = loadLabConfig();
      const options = {
        json: words.json,
        withoutWriteGuard: (words.writeGuard ?? words.fence) === "off",
        signal: interruption,
        steps: words.step === "1",
        logs: words.logs === "1",
      };
      const { allScenarios, loadScenario } = await import("@redis-ha-lab/scenarios/run/catalogue.ts");
      const { runnableOf } = await import("@redis-ha-lab/scenarios/run/series.ts");
      const { runnable: scenarios, skipped } =
        name === "all"
          ? await runnableOf(await allScenarios(), config)
          : { runnable: [await loadScenario(name)], skipped: [] };
      const [only] = scenarios;
      if (only && scenarios.length === 1 && words.times === 1) {
        const { EXIT, runScenario } = await import("@redis-ha-lab/scenarios/run/run.ts");
        const { journal } = await runScenario(only, config, options);
        process.exitCode = interruption.aborted ? interruptedCode() : EXIT[journal.verdict];
        return;
      }
      const { runSeries } = await import("@redis-ha-lab/scenarios/run/series.ts");
      const series = Array.from({ length: words.times }, () => scenarios).flat();
      process.exitCode = await runSeries(series, config, options, skipped);
    });
}

function chaos(lab: Command): void {
  lab
    .command("chaos")
    .description("random faults from a seed, judged by what must always hold")
    .addOption(
      new Option("--seed <number>", "the same seed is the same schedule; default: any").argParser(
        wholeNumber,
      ),
    )
    .addOption(
      new Option("--faults <count>", "so many faults; default: 100 unless a time is given").argParser(times),
    )
    .addOption(new Option("--for <duration>", "no round begins later, such as 30m").argParser(minutes))
    .addOption(new Option("--replay <folder>", "the schedule of a former run once more"))
    .addOption(
      new Option("--until <what>", "ends with the first round that fails, or breaks an invariant").choices([
        "failure",
        "breach",
      ]),
    )
    .addOption(new Option("--shrink <folder>", "makes a round that failed smaller, for as long as it fails"))
    .action(async (words: ChaosWords) => {
      if (words.shrink !== undefined) {
        const { shrinkChaos } = await import("@redis-ha-lab/scenarios/chaos/shrink.ts");
        const forMs = words.for ?? Number.POSITIVE_INFINITY;
        process.exitCode = await shrinkChaos(
          { of: words.shrink, forMs, signal: interruption },
          loadLabConfig(),
        );
        return;
      }
      const { runChaos } = await import("@redis-ha-lab/scenarios/chaos/run-chaos.ts");
      const options = {
        seed: words.seed ?? Date.now() % 1_000_000,
        faults: words.faults ?? (words.for === undefined ? 100 : Number.POSITIVE_INFINITY),
        forMs: words.for ?? Number.POSITIVE_INFINITY,
        ...(words.until === undefined ? {} : { until: words.until }),
        ...(words.replay === undefined ? {} : { replay: words.replay }),
        signal: interruption,
      };
      const code = await runChaos(options, loadLabConfig());
      process.exitCode = interruption.aborted ? interruptedCode() : code;
    });
}

function scenarios(lab: Command): void {
  lab
    .command("scenarios")
    .description("every scenario, its question and its last verdict")
    .action(async () => (await import("./list-scenarios.ts")).listScenarios(loadLabConfig()));
}

function report(lab: Command): void {
  lab
    .command("report [run]")
    .description("prints a run again: the last of all, the last of a scenario, or scenario/time")
    .option("--compare <run>", "puts another run beside it")
    .action(async (run: string | undefined, { compare }: { compare?: string }) =>
      (await import("./show-report.ts")).showReport(loadLabConfig().runsDir, run, compare),
    );
}

function heal(lab: Command): void {
  lab
    .command("heal")
    .description(
      "returns the lab to a healthy state: resumes, starts, reconnects and resets nodes, then waits",
    )
    .action(async () => {
      const config = loadLabConfig();
      const { healFromCold } = await import("@redis-ha-lab/scenarios/run/heal.ts");
      const { createSite } = await import("@redis-ha-lab/scenarios/site/site.ts");
      const say = (text: string) => printLines([text]);
      await healFromCold({ config, docker: createSite(config) }, say);
      say("the lab is healthy");
    });
}

export function addScenarioCommands(lab: Command): void {
  for (const add of [scenario, chaos, scenarios, report, heal]) add(lab);
}
