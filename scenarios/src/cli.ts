/**
 * The lab's words. Each is loaded when it is called: `status` must answer at once and needs neither Docker nor
 * the scenarios.
 */
import { DeadlineError } from "@redis-ha-lab/common/deadline.ts";
import { describeError } from "@redis-ha-lab/common/logger.ts";
import { Command, Option } from "commander";
import { loadLabConfig } from "./lab/config.ts";
import { interruption } from "./lab/interruption.ts";

const lab = new Command("lab").description("Look at the lab, break it, measure it.");

lab
  .command("status")
  .description("each part's view, the routes and what fires")
  .addOption(
    new Option("--format <format>", "for people or for programs").choices(["text", "json"]).default("text"),
  )
  .action(async ({ format }) => (await import("./status/status.ts")).showStatus(loadLabConfig(), format));

lab
  .command("urls")
  .description("what to open in a browser and where to connect")
  .action(async () => (await import("./status/urls.ts")).showUrls(loadLabConfig()));

lab
  .command("ready")
  .description("checks everything a failover needs; prints what is missing, or the table of URLs")
  .option("--wait [seconds]", "wait for it, 60 s unless told")
  .action(async ({ wait }: { wait?: string | true }) => {
    const { ready } = await import("./status/ready.ts");
    await ready(loadLabConfig(), wait === undefined ? 0 : wait === true ? 60 : Number(wait));
  });

try {
  await lab.parseAsync();
} catch (error) {
  if (interruption.aborted) {
    process.stderr.write("interrupted\n");
    // 128 + SIGINT, what a shell expects of an interrupted command.
    process.exitCode = 130;
  } else {
    // A deadline has its whole story in its sentence; what else is unexpected is worth its stack.
    const foreseen =
      error instanceof DeadlineError || (error instanceof Error && error.constructor === Error);
    process.stderr.write(`${foreseen || !(error instanceof Error) ? describeError(error) : error.stack}\n`);
    process.exitCode = 1;
  }
}
// A connection attempt to an address that nobody has is given up by the kernel after 3 s; nobody waits for that.
process.exit();
