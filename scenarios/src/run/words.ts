/** The command line's words about scenarios. */
import { type Command, Option } from "commander";
import { loadLabConfig } from "../lab/config.ts";
import { interruption } from "../lab/interruption.ts";

export function addScenarioWords(lab: Command): void {
  lab
    .command("scenario <name>")
    .description('injects a failure, records, judges, heals, reports; "all" runs every scenario')
    .option("--json", "the verdict as JSON on stdout, the timeline on stderr", false)
    .addOption(
      new Option("--fence <state>", "off: with min-replicas-to-write 0").choices(["on", "off"]).default("on"),
    )
    .action(async (name: string, { json, fence }: { json: boolean; fence: "on" | "off" }) => {
      const config = loadLabConfig();
      const options = { json, withoutFence: fence === "off", signal: interruption };
      const { loadScenario } = await import("./catalogue.ts");
      const { EXIT, runScenario } = await import("./run.ts");
      if (name === "all") {
        const { runAll } = await import("./all.ts");
        process.exitCode = await runAll(config, options);
        return;
      }
      const { journal } = await runScenario(await loadScenario(name), config, options);
      process.exitCode = interruption.aborted ? 130 : EXIT[journal.verdict];
    });

  lab
    .command("scenarios")
    .description("every scenario, its question and its last verdict")
    .action(async () => (await import("./list.ts")).listScenarios(loadLabConfig()));

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
      const { healFromCold } = await import("./heal.ts");
      const { createDocker } = await import("../lab/docker.ts");
      const say = (text: string) => void process.stdout.write(`${text}\n`);
      await healFromCold({ config, docker: createDocker(config) }, say);
      say("the lab is steady");
    });
}
