/** The command line's words about scenarios. */

import { loadLabConfig } from "@redis-ha-lab/cluster/config.ts";
import { interruptedCode, interruption } from "@redis-ha-lab/common/interruption.ts";
import { type Command, InvalidArgumentError, Option } from "commander";

const times = (text: string): number => {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number from 1 to 9999.");
};

export function addScenarioCommands(lab: Command): void {
  lab
    .command("scenario <name>")
    .description('injects a failure, records, judges, heals, reports; "all" runs every scenario')
    .option("--json", "the verdict as JSON on stdout, the timeline on stderr", false)
    .addOption(
      new Option("--fence <state>", "off: with min-replicas-to-write 0").choices(["on", "off"]).default("on"),
    )
    .addOption(
      new Option("--times <count>", "so many runs in a row, and a table of them").argParser(times).default(1),
    )
    .action(async (name: string, words: { json: boolean; fence: "on" | "off"; times: number }) => {
      const config = loadLabConfig();
      const options = { json: words.json, withoutFence: words.fence === "off", signal: interruption };
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

  lab
    .command("scenarios")
    .description("every scenario, its question and its last verdict")
    .action(async () => (await import("./list-scenarios.ts")).listScenarios(loadLabConfig()));

  lab
    .command("report [run]")
    .description("prints a run again: the last of all, the last of a scenario, or scenario/time")
    .option("--compare <run>", "puts another run beside it")
    .action(async (run: string | undefined, { compare }: { compare?: string }) =>
      (await import("./show-report.ts")).showReport(loadLabConfig().runsDir, run, compare),
    );

  lab
    .command("heal")
    .description("brings any lab back to steadiness: unpauses, starts, reconnects, resets, waits")
    .action(async () => {
      const config = loadLabConfig();
      const { healFromCold } = await import("@redis-ha-lab/scenarios/run/heal.ts");
      const { createDocker } = await import("@redis-ha-lab/scenarios/site/docker.ts");
      const say = (text: string) => void process.stdout.write(`${text}\n`);
      await healFromCold({ config, docker: createDocker(config) }, say);
      say("the lab is steady");
    });
}
