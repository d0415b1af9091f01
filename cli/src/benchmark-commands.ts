/** The command line's words about benchmarks. Each is loaded when it is called. */
import { statSync } from "node:fs";
import { loadLabConfig } from "@redis-ha-lab/cluster/config.ts";
import { cleanStream } from "@redis-ha-lab/common/printable.ts";
import { type Command, InvalidArgumentError, Option } from "commander";
import { countTo, wholeNumber } from "./whole-number.ts";

const onOrOff = (text: string): boolean => {
  if (["1", "on"].includes(text)) return true;
  if (["0", "off"].includes(text)) return false;
  throw new InvalidArgumentError("It must be 1 (on) or 0 (off).");
};

/** Before anything is measured: the file is read only when its turn comes. */
const fileThere = (text: string): string => {
  if (statSync(text, { throwIfNoEntry: false })?.isFile()) return text;
  throw new InvalidArgumentError("There is no such file.");
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

function redis(benchmark: Command): void {
  benchmark
    .command("redis")
    .description("redis-benchmark, direct to the master, through HAProxy and through a plain proxy")
    .addOption(new Option("--rounds <count>", "times each is measured").argParser(countTo(9_999)).default(3))
    .addOption(new Option("--requests <count>", "per test").argParser(countTo(10_000_000)).default(50_000))
    .action(async ({ rounds, requests }: { rounds: number; requests: number }) => {
      const { benchmarkRedis } = await import("@redis-ha-lab/bench/redis/run.ts");
      await benchmarkRedis(loadLabConfig(), { rounds, requests });
    });
}

function pubSub(benchmark: Command): void {
  benchmark
    .command("pubsub")
    .description("publisher to subscriber: rates, latencies, fan-out, beside a bare loop and redis-benchmark")
    .addOption(new Option("--rounds <count>", "times each is measured").argParser(countTo(9_999)).default(3))
    .addOption(
      new Option("--for <ms>", "how long one measurement lasts").argParser(countTo(600_000)).default(1_500),
    )
    .action(async ({ rounds, for: forMs }: { rounds: number; for: number }) => {
      const { benchmarkPubSub } = await import("@redis-ha-lab/bench/pubsub/run.ts");
      await benchmarkPubSub(loadLabConfig(), { rounds, forMs });
    });
}

function haproxy(benchmark: Command): void {
  benchmark
    .command("haproxy")
    .description("what each of HAProxy's own settings buys, one at a time; or a whole other configuration")
    .addOption(
      new Option(
        "--beside <file>",
        "instead of the settings this configuration, such as runs/former.cfg",
      ).argParser(fileThere),
    )
    .addOption(new Option("--rounds <count>", "times each is measured").argParser(countTo(9_999)).default(5))
    .addOption(
      new Option("--requests <count>", "per measurement").argParser(countTo(10_000_000)).default(50_000),
    )
    .action(async (options: { rounds: number; requests: number; beside?: string }) => {
      const { benchmarkHaproxy } = await import("@redis-ha-lab/bench/haproxy/run.ts");
      await benchmarkHaproxy(loadLabConfig(), options);
    });
}

function failover(benchmark: Command): void {
  benchmark
    .command("failover")
    .description("kills the master again and again; how long are writes refused, and why")
    .addOption(new Option("--runs <count>", "kills per setting").argParser(countTo(9_999)).default(10))
    .addOption(
      new Option("--down-after <ms,…>", "down-after-milliseconds of the Sentinels")
        .argParser(listOf(countTo(600_000)))
        .default([1_000, 2_000, 5_000]),
    )
    .addOption(
      new Option("--write-guard <1,0>", "with and without min-replicas-to-write").argParser(listOf(onOrOff)),
    )
    .addOption(new Option("--fence <1,0>", "the former name").argParser(listOf(onOrOff)).hideHelp())
    .addOption(
      new Option("--repointer <1,0>", "with and without it").argParser(listOf(onOrOff)).default([true]),
    )
    .action(
      async (options: {
        runs: number;
        downAfter: number[];
        writeGuard?: boolean[];
        fence?: boolean[];
        repointer: boolean[];
      }) => {
        const { benchmarkFailover } = await import("@redis-ha-lab/bench/failover/run.ts");
        const { combinations } = await import("@redis-ha-lab/bench/failover/setting.ts");
        const settings = combinations(
          options.downAfter,
          options.writeGuard ?? options.fence ?? [true, false],
          options.repointer,
        );
        await benchmarkFailover(loadLabConfig(), { settings, runs: options.runs });
      },
    );
}

function detection(benchmark: Command): void {
  benchmark
    .command("detection")
    .description(
      "how short down-after may be: healthy masters replaced under stress, beside the outage of a kill",
    )
    .addOption(
      new Option("--down-after <ms,…>", "down-after-milliseconds of the Sentinels")
        .argParser(listOf(countTo(600_000)))
        .default([200, 500, 1_000, 2_000, 5_000]),
    )
    .addOption(
      new Option("--seconds <count>", "under each stress, in a round").argParser(countTo(86_400)).default(30),
    )
    .addOption(
      new Option("--rounds <count>", "rounds, and kills of each").argParser(countTo(9_999)).default(2),
    )
    .action(async ({ downAfter, ...effort }: { downAfter: number[]; seconds: number; rounds: number }) => {
      const { benchmarkDetection } = await import("@redis-ha-lab/bench/detection/run.ts");
      await benchmarkDetection(loadLabConfig(), { downAfterMs: downAfter, ...effort });
    });
}

function switchovers(benchmark: Command): void {
  benchmark
    .command("switchovers")
    .description("planned switchovers in a row, something going wrong in every second one")
    .addOption(new Option("--count <count>", "how many").argParser(countTo(9_999)).default(50))
    .addOption(new Option("--seed <number>", "decides what goes wrong").argParser(wholeNumber).default(1))
    .addOption(
      new Option("--minutes <count>", "none is begun after so long").argParser(countTo(100_000)).default(60),
    )
    .action(async ({ minutes, ...options }: { count: number; seed: number; minutes: number }) => {
      const { benchmarkSwitchovers } = await import("@redis-ha-lab/bench/switchovers/run.ts");
      await benchmarkSwitchovers(loadLabConfig(), { ...options, forMs: minutes * 60_000 });
    });
}

function exporter(benchmark: Command): void {
  benchmark
    .command("exporter")
    .description("exporter-ts beside redis_exporter: what a scrape costs")
    .addOption(new Option("--rounds <count>", "times each is measured").argParser(countTo(9_999)).default(4))
    .addOption(
      new Option("--scrapes <count>", "per setting and round").argParser(countTo(10_000_000)).default(200),
    )
    .addOption(
      new Option("--memory-scrapes <count>", "scrapes over which memory is watched")
        .argParser(countTo(10_000_000))
        .default(20_000),
    )
    .action(async (options: { rounds: number; scrapes: number; memoryScrapes: number }) => {
      const { benchmarkExporter } = await import("@redis-ha-lab/bench/exporter/run.ts");
      await benchmarkExporter(loadLabConfig(), options);
    });
}

function all(benchmark: Command): void {
  benchmark
    .command("all")
    .description("every benchmark in one run, and one page about them")
    .addOption(
      new Option("--rounds <count>", "times each figure is measured").argParser(countTo(9_999)).default(3),
    )
    .addOption(new Option("--runs <count>", "kills per setting").argParser(countTo(9_999)).default(3))
    .addOption(
      new Option("--for <ms>", "how long one measurement of publisher and subscriber lasts")
        .argParser(countTo(600_000))
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
        const { effortsFor } = await import("@redis-ha-lab/bench/all.ts");
        await benchmarkAll(loadLabConfig(), effortsFor(parts, options));
      },
    );
}

function idle(benchmark: Command): void {
  benchmark
    .command("idle")
    .description("what the lab costs while nothing happens")
    .addOption(
      new Option("--seconds <count>", "length of the measurement").argParser(countTo(86_400)).default(60),
    )
    .action(async (options: { seconds: number }) => {
      const { benchmarkIdle } = await import("@redis-ha-lab/bench/idle/run.ts");
      await benchmarkIdle(loadLabConfig(), options);
    });
}

function overload(benchmark: Command): void {
  benchmark
    .command("overload")
    .description("what a crowd at one endpoint does to writes through HAProxy")
    .addOption(new Option("--seconds <count>", "length of each load").argParser(countTo(600)).default(60))
    .addOption(
      new Option("--rate <count>", "requests per second to each endpoint")
        .argParser(countTo(20_000))
        .default(2_000),
    )
    .action(async ({ seconds, rate }: { seconds: number; rate: number }) => {
      const { benchmarkOverload } = await import("@redis-ha-lab/bench/overload/run.ts");
      await benchmarkOverload(loadLabConfig(), { seconds, perSecond: rate });
    });
}

function console(benchmark: Command): void {
  benchmark
    .command("console")
    .description("what open pages cost the console")
    .addOption(new Option("--readers <count>", "pages that are open").argParser(countTo(500)).default(50))
    .addOption(new Option("--rounds <count>", "times each is measured").argParser(countTo(9_999)).default(3))
    .addOption(new Option("--seconds <count>", "length of a round").argParser(countTo(86_400)).default(15))
    .action(async (options: { readers: number; rounds: number; seconds: number }) => {
      const { benchmarkConsole } = await import("@redis-ha-lab/bench/console/run.ts");
      await benchmarkConsole(loadLabConfig(), options);
    });
}

function clients(benchmark: Command): void {
  benchmark
    .command("clients")
    .description("which client library survives which fault, in which configuration (make benchmark-clients)")
    .requiredOption("--offers <lines>", "what images/clients.sh printed")
    .option("--faults <names,…>", "kill, pause, partition, switchover, sentinel-down; default: all")
    .addOption(new Option("--runs <count>", "runs per fault").argParser(countTo(9_999)).default(5))
    .option("--commit <hash>", "of the checkout")
    .action(async (options: { offers: string; faults?: string; runs: number; commit?: string }) => {
      const { benchmarkClients, offersOf } = await import("@redis-ha-lab/bench/clients/run.ts");
      const { FAULT_NAMES, faultsOf } = await import("@redis-ha-lab/bench/clients/fault-plans.ts");
      await benchmarkClients(loadLabConfig(), {
        offers: offersOf(options.offers),
        faults: options.faults === undefined ? FAULT_NAMES : faultsOf(options.faults),
        runs: options.runs,
        commit: options.commit ?? null,
      });
    });
}

export function addBenchmarkCommands(lab: Command): void {
  const benchmark = lab
    .command("benchmark")
    .description("measures; results also go to runs/")
    // Their tables hold what servers and client libraries said. Progress goes to stderr, and through its own printer.
    .hook("preAction", () => cleanStream(process.stdout));

  for (const add of [
    redis,
    pubSub,
    haproxy,
    failover,
    detection,
    switchovers,
    exporter,
    all,
    idle,
    console,
    overload,
    clients,
  ])
    add(benchmark);
}
