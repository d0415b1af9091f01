/**
 * The lab's words. Each is loaded when it is called: `status` must answer at once and needs neither Docker nor
 * the scenarios.
 */
import { describeError } from "@redis-ha-lab/common/logger.ts";
import { Command, InvalidArgumentError, Option } from "commander";
import { loadLabConfig } from "./lab/config.ts";
import { interruption } from "./lab/interruption.ts";
import { addScenarioWords } from "./run/words.ts";

const wholeNumber = (text: string): number => {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError("It must be a whole number.");
};

const onOrOff = (text: string): boolean => {
  if (["1", "on"].includes(text)) return true;
  if (["0", "off"].includes(text)) return false;
  throw new InvalidArgumentError("It must be 1 (on) or 0 (off).");
};

const listOf =
  <T>(parse: (text: string) => T) =>
  (text: string): T[] =>
    text.split(",").map((part) => parse(part.trim()));

const lab = new Command("lab").description("Look at the lab, break it, measure it.");

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
    const { watchConsole } = await import("@redis-ha-lab/console/watch/watch.ts");
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
    const { runSwitchover } = await import("./switchover/command.ts");
    await runSwitchover(loadLabConfig(), to);
  });

const benchmark = lab.command("benchmark").description("measures; results also go to runs/");

benchmark
  .command("redis")
  .description("redis-benchmark, direct to the master, through HAProxy and through a plain proxy")
  .addOption(new Option("--rounds <count>", "times each is measured").argParser(wholeNumber).default(3))
  .addOption(new Option("--requests <count>", "per test").argParser(wholeNumber).default(50_000))
  .action(async ({ rounds, requests }: { rounds: number; requests: number }) => {
    const { benchmarkRedis } = await import("@redis-ha-lab/bench/redis/run.ts");
    await benchmarkRedis(loadLabConfig(), { rounds, requests });
  });

benchmark
  .command("pubsub")
  .description("publisher to subscriber: rates, latencies, fan-out, beside a bare loop and redis-benchmark")
  .addOption(new Option("--rounds <count>", "times each is measured").argParser(wholeNumber).default(3))
  .addOption(new Option("--for <ms>", "how long one measurement lasts").argParser(wholeNumber).default(1_500))
  .action(async ({ rounds, for: forMs }: { rounds: number; for: number }) => {
    const { benchmarkPubSub } = await import("@redis-ha-lab/bench/pubsub/run.ts");
    await benchmarkPubSub(loadLabConfig(), { rounds, forMs });
  });

benchmark
  .command("haproxy")
  .description("what each of HAProxy's own settings buys, one at a time")
  .addOption(new Option("--rounds <count>", "times each is measured").argParser(wholeNumber).default(5))
  .addOption(new Option("--requests <count>", "per measurement").argParser(wholeNumber).default(50_000))
  .action(async ({ rounds, requests }: { rounds: number; requests: number }) => {
    const { benchmarkHaproxy } = await import("@redis-ha-lab/bench/haproxy/run.ts");
    await benchmarkHaproxy(loadLabConfig(), { rounds, requests });
  });

benchmark
  .command("failover")
  .description("kills the master again and again; how long are writes refused, and why")
  .addOption(new Option("--runs <count>", "kills per setting").argParser(wholeNumber).default(10))
  .addOption(
    new Option("--down-after <ms,…>", "patience of the Sentinels")
      .argParser(listOf(wholeNumber))
      .default([1_000, 2_000, 5_000]),
  )
  .addOption(
    new Option("--fence <1,0>", "with and without min-replicas-to-write")
      .argParser(listOf(onOrOff))
      .default([true, false]),
  )
  .addOption(
    new Option("--repointer <1,0>", "with and without it").argParser(listOf(onOrOff)).default([true]),
  )
  .action(async (options: { runs: number; downAfter: number[]; fence: boolean[]; repointer: boolean[] }) => {
    const { benchmarkFailover } = await import("@redis-ha-lab/bench/failover/run.ts");
    const { combinations } = await import("@redis-ha-lab/bench/failover/setting.ts");
    const settings = combinations(options.downAfter, options.fence, options.repointer);
    await benchmarkFailover(loadLabConfig(), { settings, runs: options.runs });
  });

benchmark
  .command("exporter")
  .description("exporter-ts beside redis_exporter: what a scrape costs")
  .addOption(new Option("--rounds <count>", "times each is measured").argParser(wholeNumber).default(4))
  .addOption(new Option("--scrapes <count>", "per setting and round").argParser(wholeNumber).default(200))
  .addOption(
    new Option("--memory-scrapes <count>", "scrapes over which memory is watched")
      .argParser(wholeNumber)
      .default(20_000),
  )
  .action(async (options: { rounds: number; scrapes: number; memoryScrapes: number }) => {
    const { benchmarkExporter } = await import("@redis-ha-lab/bench/exporter/run.ts");
    await benchmarkExporter(loadLabConfig(), options);
  });

benchmark
  .command("all")
  .description("every benchmark in one run, and one page about them")
  .addOption(
    new Option("--rounds <count>", "times each figure is measured").argParser(wholeNumber).default(3),
  )
  .addOption(new Option("--runs <count>", "kills per setting").argParser(wholeNumber).default(3))
  .addOption(
    new Option("--for <ms>", "how long one measurement of publisher and subscriber lasts")
      .argParser(wholeNumber)
      .default(1_500),
  )
  .addOption(
    new Option("--parts <names,…>", "only these: redis, pubsub, exporter, failover").argParser(
      listOf((text) => text),
    ),
  )
  .action(async ({ parts, ...options }: { rounds: number; runs: number; for: number; parts?: string[] }) => {
    const { benchmarkAll } = await import("@redis-ha-lab/bench/all.ts");
    const { ALL, effortsFor } = await import("@redis-ha-lab/bench/efforts.ts");
    const wanted = ALL.filter((name) => parts === undefined || parts.includes(name));
    await benchmarkAll(loadLabConfig(), effortsFor(wanted, options));
  });

benchmark
  .command("console")
  .description("what open pages cost the console")
  .addOption(new Option("--readers <count>", "pages that are open").argParser(wholeNumber).default(50))
  .addOption(new Option("--rounds <count>", "times each is measured").argParser(wholeNumber).default(3))
  .addOption(new Option("--seconds <count>", "length of a round").argParser(wholeNumber).default(15))
  .action(async (options: { readers: number; rounds: number; seconds: number }) => {
    const { benchmarkConsole } = await import("@redis-ha-lab/bench/console/run.ts");
    await benchmarkConsole(loadLabConfig(), options);
  });

addScenarioWords(lab);

try {
  await lab.parseAsync();
} catch (error) {
  if (interruption.aborted) {
    process.stderr.write("interrupted\n");
    // 128 + SIGINT, what a shell expects of an interrupted command.
    process.exitCode = 130;
  } else {
    // What the lab throws is a sentence for people; a mistake in the code is worth its stack.
    const mistake = [TypeError, RangeError, ReferenceError, SyntaxError].some(
      (kind) => error instanceof kind,
    );
    process.stderr.write(`${mistake ? (error as Error).stack : describeError(error)}\n`);
    process.exitCode = 1;
  }
}
// A connection attempt to an address that nobody has is given up by the kernel after 3 s; nobody waits for that.
process.exit();
