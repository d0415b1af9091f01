/** The command line's words about benchmarks. Each is loaded when it is called. */
import { loadLabConfig } from "@redis-ha-lab/cluster/config.ts";
import { type Command, InvalidArgumentError, Option } from "commander";
import { wholeNumber } from "./whole-number.ts";

const onOrOff = (text: string): boolean => {
  if (["1", "on"].includes(text)) return true;
  if (["0", "off"].includes(text)) return false;
  throw new InvalidArgumentError("It must be 1 (on) or 0 (off).");
};

const listOf =
  <T>(parse: (text: string) => T) =>
  (text: string): T[] =>
    text.split(",").map((part) => parse(part.trim()));

const BENCHMARKS = ["redis", "pubsub", "exporter", "failover"] as const;
type Benchmark = (typeof BENCHMARKS)[number];

const benchmarkName = (text: string): Benchmark => {
  const found = BENCHMARKS.find((name) => name === text);
  if (found) return found;
  throw new InvalidArgumentError(`It must be of ${BENCHMARKS.join(", ")}.`);
};

export function addBenchmarkCommands(lab: Command): void {
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
    .addOption(
      new Option("--for <ms>", "how long one measurement lasts").argParser(wholeNumber).default(1_500),
    )
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
    .action(
      async (options: { runs: number; downAfter: number[]; fence: boolean[]; repointer: boolean[] }) => {
        const { benchmarkFailover } = await import("@redis-ha-lab/bench/failover/run.ts");
        const { combinations } = await import("@redis-ha-lab/bench/failover/setting.ts");
        const settings = combinations(options.downAfter, options.fence, options.repointer);
        await benchmarkFailover(loadLabConfig(), { settings, runs: options.runs });
      },
    );

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
      new Option("--parts <names,…>", `only these of ${BENCHMARKS.join(", ")}`)
        .argParser(listOf(benchmarkName))
        .default([...BENCHMARKS]),
    )
    .action(
      async ({ parts, ...options }: { rounds: number; runs: number; for: number; parts: Benchmark[] }) => {
        const { benchmarkAll } = await import("@redis-ha-lab/bench/all.ts");
        const { effortsFor } = await import("@redis-ha-lab/bench/efforts.ts");
        await benchmarkAll(loadLabConfig(), effortsFor(parts, options));
      },
    );

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
}
