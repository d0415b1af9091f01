/** `make benchmark-console`: what open pages cost the console. Without and with readers take turns. */
import { setTimeout as sleep } from "node:timers/promises";
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { interruption } from "@redis-ha-lab/common/interruption.ts";
import { table } from "@redis-ha-lab/scenarios/terminal/table.ts";
import { median } from "../median.ts";
import { circumstances, saveRun } from "../save-run.ts";
import { openReaders, ownCost } from "./readers.ts";

export interface ConsoleBenchmark {
  readonly readers: number;
  readonly rounds: number;
  /** How long each round measures, in seconds. */
  readonly seconds: number;
}

interface Round {
  readonly readers: number;
  /** Share of one core. */
  readonly cpu: number;
  readonly heapBytes: number;
  readonly residentBytes: number;
  readonly eventsPerReaderSecond: number;
  readonly bytesPerReaderSecond: number;
}

async function measure({ console }: LabConfig, readers: number, seconds: number): Promise<Round> {
  const open = await openReaders(console, readers);
  try {
    // The whole document goes to each at first; only what follows is measured.
    await sleep(1_000, undefined, { signal: interruption });
    const [before, received] = [await ownCost(console), open.received()];
    await sleep(seconds * 1_000, undefined, { signal: interruption });
    const [after, later] = [await ownCost(console), open.received()];
    const lasted = (after.atMs - before.atMs) / 1_000;
    const perReader = (count: number) => (readers === 0 ? 0 : count / readers / lasted);
    return {
      readers,
      cpu: (after.cpuSeconds - before.cpuSeconds) / lasted,
      heapBytes: after.heapBytes,
      residentBytes: after.residentBytes,
      eventsPerReaderSecond: perReader(later.events - received.events),
      bytesPerReaderSecond: perReader(later.bytes - received.bytes),
    };
  } finally {
    open.close();
  }
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const right = (title: string) => ({ title, right: true });

function asText(rounds: readonly Round[], readers: number): string {
  const of = (count: number) => rounds.filter((round) => round.readers === count);
  const middle = (count: number, read: (round: Round) => number) => median(of(count).map(read));
  const row = (count: number) => [
    String(count),
    percent(middle(count, ({ cpu }) => cpu)),
    of(count)
      .map(({ cpu }) => percent(cpu))
      .join(", "),
    (middle(count, ({ heapBytes }) => heapBytes) / 1e6).toFixed(1),
    (middle(count, ({ residentBytes }) => residentBytes) / 1e6).toFixed(0),
    middle(count, ({ eventsPerReaderSecond }) => eventsPerReaderSecond).toFixed(1),
    (middle(count, ({ bytesPerReaderSecond }) => bytesPerReaderSecond) / 1e3).toFixed(1),
  ];
  const cost = middle(readers, ({ cpu }) => cpu) - middle(0, ({ cpu }) => cpu);
  return [
    ...table(
      [
        right("READERS"),
        right("CPU OF ONE CORE"),
        "EACH ROUND",
        right("HEAP MB"),
        right("MEMORY MB"),
        right("EVENTS/S EACH"),
        right("KB/S EACH"),
      ],
      [row(0), row(readers)],
    ),
    "",
    `${readers} readers cost ${percent(cost)} of one core beyond what watching the lab costs anyway.`,
    "",
  ].join("\n");
}

export async function benchmarkConsole(config: LabConfig, options: ConsoleBenchmark): Promise<void> {
  const { readers, rounds: count, seconds } = options;
  const startedAt = new Date();
  const rounds: Round[] = [];
  for (let round = 0; round < count; round++) {
    for (const open of [0, readers]) rounds.push(await measure(config, open, seconds));
  }
  const text = asText(rounds, readers);
  process.stdout.write(text);
  const result = { ...circumstances(config, startedAt), options, rounds };
  const folder = await saveRun(config, "console-benchmark", startedAt, {
    "result.json": `${JSON.stringify(result, null, 2)}\n`,
    "result.txt": text,
  });
  process.stdout.write(`\nresult: ${folder}/result.json\n`);
}
