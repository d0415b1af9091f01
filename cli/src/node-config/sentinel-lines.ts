/** A Sentinel's file, which it rewrites with every change: line by line, what wrote it, and what the next start does to it. */

export interface SentinelLine {
  readonly line: string;
  readonly by: "template" | "start script" | "Sentinel" | "SENTINEL SET";
  readonly nextStart: string;
}

export interface SentinelFacts {
  readonly file: string;
  readonly template: string;
  readonly masterName: string;
  /** What sentinel/start.sh sets, by the words before the value; null: a secret. */
  readonly startScript: ReadonlyMap<string, string | null>;
  readonly quorum: number;
}

/** What it learns and counts by itself. */
const LEARNED =
  /^(sentinel (known-|myid|config-epoch|leader-epoch|current-epoch)|port |dir |latency-tracking)/;
const SECRET = /(^sentinel (auth-pass \S+|sentinel-pass)) .*/;

const directives = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim().replaceAll('"', ""))
    .filter((line) => line !== "" && !line.startsWith("#"));

function wordsOf(line: string, { startScript }: SentinelFacts): [words: string, value: string] | undefined {
  const words = [...startScript.keys()].find((key) => line.startsWith(`${key} `));
  return words === undefined ? undefined : [words, line.slice(words.length + 1)];
}

function judged(line: string, facts: SentinelFacts): Omit<SentinelLine, "line"> {
  const [, quorum] = new RegExp(`^sentinel monitor ${facts.masterName} \\S+ \\d+ (\\d+)$`).exec(line) ?? [];
  if (quorum !== undefined) {
    const asSet = Number(quorum) === facts.quorum;
    const nextStart = "the address is kept, the quorum set again by the start script";
    return { by: asSet ? "Sentinel" : "SENTINEL SET", nextStart };
  }
  if (directives(facts.template).includes(line)) return { by: "template", nextStart: "kept" };
  const set = wordsOf(line, facts);
  if (set) {
    const wanted = facts.startScript.get(set[0]);
    const by = wanted === null || wanted === set[1] ? "start script" : "SENTINEL SET";
    return { by, nextStart: "set again by the start script" };
  }
  return { by: LEARNED.test(line) ? "Sentinel" : "SENTINEL SET", nextStart: "kept" };
}

export const sentinelLines = (facts: SentinelFacts): SentinelLine[] =>
  directives(facts.file).map((line) => ({
    line: line.replace(SECRET, "$1 (secret)"),
    ...judged(line, facts),
  }));
