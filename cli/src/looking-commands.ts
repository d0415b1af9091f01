/** The command line's words that only look. Each is loaded when it is called. */
import { loadLabConfig } from "@redis-ha-lab/cluster/config.ts";
import { type Command, Option } from "commander";
import { countTo, wholeNumber } from "./whole-number.ts";

export function addLookingCommands(lab: Command): void {
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
    .command("replication")
    .description("writes one value on the master and tells when each replica has it")
    .action(async () => (await import("./replication.ts")).showReplication(loadLabConfig()));
}
