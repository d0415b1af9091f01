/**
 * The lab's words. Each is loaded when it is called: `status` must answer at once and needs neither Docker nor
 * the scenarios.
 */

import { loadLabConfig } from "@redis-ha-lab/cluster/config.ts";
import { interruptedCode, interruption } from "@redis-ha-lab/common/interruption.ts";
import { describeError } from "@redis-ha-lab/common/logger.ts";
import { Command, Option } from "commander";
import { addBenchmarkCommands } from "./benchmark-commands.ts";
import { addScenarioCommands } from "./scenario-commands.ts";
import { wholeNumber } from "./whole-number.ts";

const lab = new Command("lab").description("Look at the lab, break it, measure it.");

/** What these do to the lab, or measure of it, only one may do at a time, whatever terminal it comes from. */
const ACTING = ["scenario", "heal", "switchover", "benchmark"];
lab.hook("preAction", async (_, action) => {
  const words = [...action.args];
  for (let at: Command | null = action; at && at !== lab; at = at.parent) words.unshift(at.name());
  if (!ACTING.includes(words[0] ?? "")) return;
  await (await import("@redis-ha-lab/scenarios/site/docker-lock.ts")).holdLab(
    loadLabConfig(),
    words.join(" "),
  );
});

lab
  .command("status")
  .description("each part's view, the routes and what fires")
  .addOption(
    new Option("--format <format>", "for people or for programs").choices(["text", "json"]).default("text"),
  )
  .action(async ({ format }) => (await import("./status/status.ts")).showStatus(loadLabConfig(), format));

lab
  .command("watch")
  .description("the same, live, with what happened, until Ctrl-C")
  .action(async () => {
    const { watchConsole } = await import("./watch/watch.ts");
    await watchConsole(loadLabConfig().console);
  });

lab
  .command("urls")
  .description("what to open in a browser and where to connect")
  .action(async () => (await import("./status/urls.ts")).showUrls(loadLabConfig()));

lab
  .command("alerts")
  .description("what fires, what is only a consequence, and what was notified lately")
  .addOption(new Option("--limit <count>", "how many notifications").argParser(wholeNumber).default(20))
  .action(async ({ limit }: { limit: number }) =>
    (await import("./status/alerts.ts")).showAlerts(loadLabConfig(), limit),
  );

lab
  .command("ready")
  .description("checks everything a failover needs; prints what is missing, or the table of URLs")
  .addOption(
    // Without it: 3 s, what it takes to see messages arrive.
    new Option("--wait [seconds]", "wait for it, 60 s unless told")
      .argParser(wholeNumber)
      .preset(60)
      .default(3),
  )
  .action(async ({ wait }: { wait: number }) =>
    (await import("./status/ready.ts")).ready(loadLabConfig(), wait),
  );

lab
  .command("mock-data")
  .description("fills Redis with users, sessions, carts, leaderboards and events, through HAProxy")
  .addOption(new Option("--keys <count>", "how many keys").argParser(wholeNumber).default(100_000))
  .addOption(
    new Option("--seed <number>", "the same seed gives the same data").argParser(wholeNumber).default(1),
  )
  .action(async ({ keys, seed }: { keys: number; seed: number }) => {
    const { fillWithMockData } = await import("@redis-ha-lab/bench/mock-data/fill.ts");
    await fillWithMockData(loadLabConfig(), keys, seed);
  });

lab
  .command("send")
  .description("publishes one message through the publisher")
  .option("--message <text>", "what to say", "hello")
  .option("--username <name>", "who says it", "operator")
  .action(async ({ message, username }: { message: string; username: string }) => {
    const { send } = await import("./messages/send.ts");
    await send(loadLabConfig(), username, message);
  });

lab
  .command("tail")
  .description("messages as the subscriber receives them, until Ctrl-C")
  .option("--all", "the numbered traffic too, not only what people sent", false)
  .action(async ({ all }: { all: boolean }) =>
    (await import("./messages/tail.ts")).tail(loadLabConfig(), all),
  );

lab
  .command("switchover")
  .description("a planned change of the master that loses nothing")
  .option("--to <node>", "who shall be master; the most current replica unless told")
  .action(async ({ to }: { to?: string }) => {
    const { runSwitchover } = await import("./switchover.ts");
    await runSwitchover(loadLabConfig(), to);
  });

addBenchmarkCommands(lab);
addScenarioCommands(lab);

try {
  await lab.parseAsync();
} catch (error) {
  if (interruption.aborted) {
    process.stderr.write("interrupted\n");
    process.exitCode = interruptedCode();
  } else {
    // What the lab throws is a sentence for people; a mistake in the code is worth its stack.
    const mistake = [TypeError, RangeError, ReferenceError, SyntaxError].some(
      (kind) => error instanceof kind,
    );
    process.stderr.write(`${mistake ? (error as Error).stack : describeError(error)}\n`);
    process.exitCode = (error as { exitCode?: number }).exitCode ?? 1;
  }
}
// A connection attempt to an address that nobody has is given up by the kernel after 3 s; nobody waits for that.
process.exit();
