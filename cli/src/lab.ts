/**
 * The lab's words. Each is loaded when it is called: `status` must answer at once and needs neither Docker nor
 * the scenarios.
 */

import { loadLabConfig } from "@redis-ha-lab/cluster/config.ts";
import { interruptedCode, interruption } from "@redis-ha-lab/common/interruption.ts";
import { describeError } from "@redis-ha-lab/common/logger.ts";
import { printableLines } from "@redis-ha-lab/common/printable.ts";
import { Command, Option } from "commander";
import { addBenchmarkCommands } from "./benchmark-commands.ts";
import { addHandCommands, HAND_WORDS } from "./hand-commands.ts";
import { addScenarioCommands } from "./scenario-commands.ts";
import { countTo, wholeNumber } from "./whole-number.ts";

const lab = new Command("lab").description("Look at the lab, break it, measure it.");

/** What these do to the lab, or measure of it, only one may do at a time, whatever terminal it comes from. */
const ACTING = ["scenario", "chaos", "heal", "switchover", "benchmark", "reset-config", ...HAND_WORDS];
lab.hook("preAction", async (_, action) => {
  const words = [...action.args];
  for (let at: Command | null = action; at && at !== lab; at = at.parent) words.unshift(at.name());
  if (!ACTING.includes(words[0] ?? "")) return;
  const config = loadLabConfig();
  // Hosts are held by hosts/control.sh, whose container has the name of the lock.
  if (config.hosts) return;
  await (await import("@redis-ha-lab/scenarios/site/docker-lock.ts")).holdLab(config, words.join(" "));
});

lab
  .command("status")
  .description("each part's view, the routes and firing alerts")
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
  .command("adopt")
  .description("what this set-up is, and what of it is not as recommended; changes nothing")
  .action(async () => {
    const { sentinels, masterName, credentials } = loadLabConfig();
    const { adopt } = await import("./adopt/adopt.ts");
    const wanted = { sentinels, masterName, sentinelCredentials: credentials.admin };
    process.exitCode = await adopt({ ...wanted, nodeCredentials: credentials.lab });
  });

lab
  .command("urls")
  .description("what to open in a browser and where to connect")
  .action(async () => (await import("./status/ready.ts")).showUrls(loadLabConfig()));

lab
  .command("alerts")
  .description("firing alerts, which of them are consequences, and what was notified lately")
  .addOption(new Option("--limit <count>", "how many notifications").argParser(countTo(500)).default(20))
  .action(async ({ limit }: { limit: number }) =>
    (await import("./status/alerts.ts")).showAlerts(loadLabConfig(), limit),
  );

lab
  .command("ready")
  .description("checks everything a failover needs; prints what is missing, or the table of URLs")
  .addOption(
    // Without it: 3 s, what it takes to see messages arrive.
    new Option("--wait [seconds]", "wait for it (default: 60 s)")
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
  .addOption(new Option("--keys <count>", "how many keys").argParser(countTo(100_000_000)).default(100_000))
  .addOption(
    new Option("--seed <number>", "the same seed gives the same data").argParser(wholeNumber).default(1),
  )
  .option("--remove", "take it away again: every key mock:…", false)
  .action(async ({ keys, seed, remove }: { keys: number; seed: number; remove: boolean }) => {
    if (remove) {
      const { removeMockData } = await import("@redis-ha-lab/bench/mock-data/fill.ts");
      return removeMockData(loadLabConfig());
    }
    const { fillWithMockData } = await import("@redis-ha-lab/bench/mock-data/fill.ts");
    await fillWithMockData(loadLabConfig(), keys, seed);
  });

lab
  .command("send")
  .description("publishes one message through the publisher")
  .option("--message <text>", "what to say", "hello")
  .option("--username <name>", "sender", "operator")
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
  .option("--to <node>", "node to promote (default: the most up-to-date replica)")
  .action(async ({ to }: { to?: string }) => {
    const { runSwitchover } = await import("./switchover.ts");
    await runSwitchover(loadLabConfig(), to);
  });

lab
  .command("replication")
  .description("writes one value on the master and tells when each replica has it")
  .action(async () => (await import("./replication.ts")).showReplication(loadLabConfig()));

for (const [word, does] of [
  ["config", "prints a node's or Sentinel's live configuration, and what made it differ from its template"],
  ["reset-config", "starts a node or Sentinel from its template again; its data stays"],
] as const) {
  lab
    .command(word)
    .description(does)
    .option("--node <name>", "master, redis-1, sentinel-1, …")
    .action(async ({ node }: { node?: string }) => {
      if (node === undefined)
        throw new Error(`NODE says which: make ${word} NODE=redis-1. Nothing was changed.`);
      const config = loadLabConfig();
      if (word === "config") await (await import("./node-config/show.ts")).showConfig(config, node);
      else await (await import("./node-config/reset.ts")).resetConfig(config, node);
    });
}

addBenchmarkCommands(lab);
addScenarioCommands(lab);
addHandCommands(lab);

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
    process.stderr.write(`${printableLines((mistake && (error as Error).stack) || describeError(error))}\n`);
    process.exitCode = (error as { exitCode?: number }).exitCode ?? 1;
  }
}
// A connection attempt to an unused address is given up by the kernel after 3 s; no command waits for that.
process.exit();
