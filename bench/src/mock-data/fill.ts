/** `mock-data`: fills Redis, shows how far it is, and checks at the end that what it wrote is there. */
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { interruption } from "@redis-ha-lab/common/interruption.ts";
import { createLive } from "@redis-ha-lab/scenarios/terminal/live.ts";
import { table } from "@redis-ha-lab/scenarios/terminal/table.ts";
import { z } from "zod";
import { writeDocuments } from "./documents.ts";
import { KINDS, type Kind, makePools, type Pools, type RedisCommand } from "./kinds.ts";
import { createProgress } from "./progress.ts";
import { Random } from "./random.ts";
import { createWriter, type Writer } from "./writer.ts";

/** Kinds take turns by their shares, so that an interrupted run has some of everything: 100 places, each kind as often as its share, evenly spread. */
const TURNS: readonly Kind[] = KINDS.flatMap((kind) =>
  Array.from({ length: kind.share }, (_, n) => ({ kind, at: (n + 0.5) / kind.share })),
)
  .sort((a, b) => a.at - b.at)
  .map(({ kind }) => kind);

/** How many keys of its kind come before place n of a turn. */
const BEFORE: readonly number[] = TURNS.map(
  (kind, place) => TURNS.slice(0, place).filter((other) => other === kind).length,
);

interface PlannedKey {
  readonly kind: Kind;
  readonly key: string;
  readonly commands: readonly RedisCommand[];
}

/** Key number `n` (from 0): the same for the same seed, whatever else is written. */
export function plannedKey(n: number, seed: number, pools: Pools): PlannedKey {
  const place = n % TURNS.length;
  const kind = TURNS[place] as Kind;
  const id = Math.floor(n / TURNS.length) * kind.share + (BEFORE[place] as number) + 1;
  const random = new Random(seed, n);
  const key = kind.key(id);
  const commands = kind.write(key, id, pools, random);
  if (kind.ttl) commands.push(["expire", key, random.between(...kind.ttl)]);
  return { kind, key, commands };
}

/** Keys per round trip: large enough that the round trip's cost vanishes, small enough to stop soon on Ctrl-C. */
const BATCH = 500;
/** Batches under way at once: while Redis works on one, the next is made. */
const UNDER_WAY = 4;
/** One product among so many keys is a JSON document. */
const KEYS_PER_DOCUMENT = 50;
/** Keys read back at the end. */
const SAMPLE = 1_000;

/** @throws when a key that was acknowledged is not there, or of another type. */
async function readBack(writer: Writer, written: number, seed: number, pools: Pools): Promise<number> {
  const random = new Random(seed, -1);
  const sample = Array.from({ length: Math.min(SAMPLE, written) }, () =>
    plannedKey(random.between(0, written - 1), seed, pools),
  );
  const types = await writer.typesOf(sample.map(({ key }) => key));
  const wrong = sample.filter(({ kind }, at) => types[at] !== kind.type);
  const [first] = wrong;
  if (first) {
    throw new Error(
      `${wrong.length} of ${sample.length} keys read back are missing or of another type, for example ${first.key}`,
    );
  }
  return sample.length;
}

function summary(counts: ReadonlyMap<string, number>): string[] {
  const number = new Intl.NumberFormat("en-US");
  return table(
    ["DATA", "TYPE", { title: "KEYS", right: true }, "EXPIRES", "FOR EXAMPLE"],
    KINDS.map((kind) => [
      kind.name,
      kind.type,
      number.format(counts.get(kind.name) ?? 0),
      kind.ttl ? "yes" : "no",
      kind.key(1),
    ]),
  );
}

/** Writes `keys` keys; Ctrl-C stops between two batches and keeps what was written. */
export async function fillWithMockData(config: LabConfig, keys: number, seed: number): Promise<void> {
  const pools = makePools(seed);
  const live = createLive();
  const progress = createProgress(live, keys);
  const writer = createWriter(config.haproxyWrite, config.credentials.app, progress.trouble);
  const counts = new Map<string, number>();
  let next = 0;
  let written = 0;

  async function writeBatches(): Promise<void> {
    while (next < keys && !interruption.aborted) {
      const planned: PlannedKey[] = [];
      for (const end = Math.min(next + BATCH, keys); next < end; next += 1)
        planned.push(plannedKey(next, seed, pools));
      await writer.write(
        planned.flatMap((one) => one.commands as RedisCommand[]),
        interruption,
      );
      for (const { kind } of planned) counts.set(kind.name, (counts.get(kind.name) ?? 0) + 1);
      written += planned.length;
      progress.reached(written);
    }
  }

  try {
    await Promise.all(Array.from({ length: UNDER_WAY }, writeBatches));
    const checked = written > 0 ? await readBack(writer, written, seed, pools) : 0;
    const wrote = [progress.sentence(written), `${checked} of them read back: all there.`];
    if (!interruption.aborted) {
      const documents = Math.ceil(keys / KEYS_PER_DOCUMENT);
      wrote.push(await writeDocuments(writer, documents, seed, pools, interruption));
    }
    const lines = [...wrote, "", ...summary(counts), ""];
    live.end();
    process.stdout.write(`${lines.join("\n")}\n`);
  } finally {
    live.end();
    writer.close();
  }
  interruption.throwIfAborted();
}

/** `mock-data --remove`: takes away what it wrote and nothing else, a few hundred keys at a time, so that no client waits. */
const KEYS_AT_A_TIME = 500;
const scanned = z.tuple([z.string(), z.array(z.string())]);

/** Ctrl-C stops between two batches. */
export async function removeMockData(config: LabConfig): Promise<void> {
  const writer = createWriter(config.haproxyWrite, config.credentials.app, () => {});
  let removed = 0;
  try {
    // Waits for the connection, and for a master if there is none.
    await writer.write([["ping"]], interruption);
    let cursor = "0";
    do {
      const answer = await writer.ask(["scan", cursor, "match", "mock:*", "count", String(KEYS_AT_A_TIME)]);
      const [next, keys] = scanned.parse(answer);
      if (keys.length > 0) await writer.write([["unlink", ...keys]], interruption);
      removed += keys.length;
      cursor = next;
    } while (cursor !== "0" && !interruption.aborted);
  } finally {
    writer.close();
  }
  process.stdout.write(`${new Intl.NumberFormat("en-US").format(removed)} keys mock:… removed.\n`);
  interruption.throwIfAborted();
}
