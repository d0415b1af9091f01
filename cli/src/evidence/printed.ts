/** What the benchmark commands print, as the pages show it. */
import {
  day,
  type Evidence,
  measuredHash,
  type Origin,
  type Printed,
} from "@redis-ha-lab/scenarios/docs/evidence.ts";

export interface Benchmark {
  readonly name: string;
  /** The page that shows it. */
  readonly file: string;
  /** For make. */
  readonly words: readonly string[];
  /** Whose change makes the figures old. */
  readonly code: readonly string[];
  /** How long it takes on 2 cores, generously: none is begun that would not end in time. */
  readonly minutes: number;
}

const BENCHMARKS_PAGE = "docs/benchmarks.md";
const VERSIONS = "images/versions.env";

/** What ends soonest and is asked for most comes first: the last ones may find no time left. */
export const BENCHMARKS: readonly Benchmark[] = [
  {
    name: "idle",
    file: BENCHMARKS_PAGE,
    words: ["benchmark-idle", "SECONDS=60"],
    code: [
      "haproxy",
      "sentinel",
      "repointer/src",
      "publisher/src",
      "subscriber/src",
      "exporter-ts/src",
      VERSIONS,
    ],
    minutes: 2,
  },
  {
    name: "redis",
    file: BENCHMARKS_PAGE,
    words: ["redis-benchmark", "ROUNDS=3"],
    code: ["haproxy", "redis", "bench/src/redis", VERSIONS],
    minutes: 5,
  },
  {
    name: "haproxy",
    file: BENCHMARKS_PAGE,
    words: ["benchmark-haproxy", "ROUNDS=3"],
    code: ["haproxy", "bench/src/haproxy", VERSIONS],
    minutes: 7,
  },
  {
    name: "exporter",
    file: BENCHMARKS_PAGE,
    words: ["benchmark-exporter"],
    code: ["exporter-ts/src", "cluster/src/resp", "bench/src/exporter", VERSIONS],
    minutes: 9,
  },
  {
    name: "pubsub",
    file: BENCHMARKS_PAGE,
    words: ["benchmark-pubsub", "ROUNDS=2"],
    code: ["haproxy", "publisher/src", "subscriber/src", "cluster/src/connect", "bench/src/pubsub", VERSIONS],
    minutes: 9,
  },
  {
    name: "console",
    file: "docs/console.md",
    words: ["benchmark-console", "READERS=50"],
    code: ["console/src", "bench/src/console"],
    minutes: 3,
  },
  {
    name: "switchovers",
    file: BENCHMARKS_PAGE,
    words: ["benchmark-switchovers", "COUNT=30", "MINUTES=10"],
    code: [
      "haproxy",
      "redis",
      "sentinel",
      "repointer/src",
      "cluster/src/switchover",
      "bench/src/switchovers",
      VERSIONS,
    ],
    minutes: 11,
  },
  {
    name: "detection",
    file: BENCHMARKS_PAGE,
    words: ["benchmark-detection", "SECONDS=15", "ROUNDS=1"],
    code: ["sentinel", "bench/src/detection", VERSIONS],
    minutes: 14,
  },
  {
    name: "overload",
    file: "docs/security.md",
    words: ["benchmark-overload", "SECONDS=60"],
    code: [
      "haproxy",
      "publisher/src",
      "subscriber/src",
      "exporter-ts/src",
      "console/src",
      "alertmanager/src",
      "bench/src/overload",
      VERSIONS,
    ],
    minutes: 18,
  },
];

export const isOld = (benchmark: Benchmark, found: Printed | undefined): boolean =>
  found?.measured !== measuredHash(benchmark.code);

/** Without the line that names a folder of this machine. */
export const shown = (output: string): string =>
  output
    .split("\n")
    .filter((line) => !/^(?:All figures|result|The page): /.test(line))
    .join("\n")
    .trim();

export interface PrintedLab {
  /** @returns what it printed. @throws when it fails. */
  output(...words: string[]): string;
  say(text: string): void;
  /** Whether there is time for one that takes so long. */
  timeFor(minutes: number): boolean;
  /** Of what is measured now. */
  origin(): Origin;
  /** `load`: the load average of the last minute. */
  machine(): Pick<Printed, "cpus" | "load" | "versions">;
  write(evidence: Evidence): Promise<void>;
}

/**
 * Measures what is older than its code. @param only names; default: all
 * @throws at the end, naming those that failed; they keep what they had.
 */
export async function measureBenchmarks(
  before: Evidence,
  lab: PrintedLab,
  only: readonly string[] = BENCHMARKS.map(({ name }) => name),
): Promise<Evidence> {
  let evidence = before;
  const failed: string[] = [];
  const old = BENCHMARKS.filter(
    (one) => only.includes(one.name) && isOld(one, evidence.benchmarks[one.name]),
  );
  for (const benchmark of old) {
    const { name, words, code, minutes } = benchmark;
    if (!lab.timeFor(minutes)) {
      lab.say(`no time is left for make ${words.join(" ")}: its figures stay as they are`);
      continue;
    }
    // Before it begins: afterwards the load is its own.
    const machine = lab.machine();
    try {
      const text = shown(lab.output(...words));
      const found = { ...lab.origin(), measured: measuredHash(code), ...machine, text };
      evidence = { ...evidence, benchmarks: { ...evidence.benchmarks, [name]: found } };
      await lab.write(evidence);
    } catch (error) {
      failed.push(name);
      lab.say(`${String(error)}: its figures stay as they are`);
    }
  }
  if (failed.length > 0) throw new Error(`not measured: ${failed.join(", ")}`);
  return evidence;
}

/** One benchmark's block in a page. */
export function printedBlock(benchmark: Benchmark, evidence: Evidence): string {
  const found = evidence.benchmarks[benchmark.name];
  const command = `make ${benchmark.words.join(" ")}`;
  if (!found) return `Not measured yet: \`make evidence PARTS=benchmarks\` runs \`${command}\`.`;
  const old = isOld(benchmark, found) ? "of older code" : null;
  return [
    `What \`${command}\` printed:`,
    `\`\`\`text\n${found.text}\n\`\`\``,
    provenanceOf(found, found, found.versions, old),
  ].join("\n\n");
}

/** The sentence below each figure: when, of which code, on what; and that it is old, where it is. */

/** @param old why the figures are not of the present code; null when they are. */
export function provenanceOf(
  origin: Origin,
  machine: { readonly cpus: number; readonly load: number },
  versions: Readonly<Record<string, string>>,
  old: string | null,
): string {
  const names = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const measured = `Measured ${day(origin)}, commit \`${origin.commit}\`, ${machine.cpus} CPUs (load ${machine.load.toFixed(1)} before), ${names.join(", ")}.`;
  return old === null
    ? measured
    : `**Older than the present code** (${old}; \`make evidence\` renews it). ${measured}`;
}

/** A table of a page. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
