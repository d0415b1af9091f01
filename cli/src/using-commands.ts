/** The command line's words that use the lab. Each is loaded when it is called. */
import { loadLabConfig } from "@redis-ha-lab/cluster/config.ts";
import { type Command, Option } from "commander";
import { countTo, wholeNumber } from "./whole-number.ts";

export function addUsingCommands(lab: Command): void {
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
}
