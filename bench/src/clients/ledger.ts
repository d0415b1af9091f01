/** A program's lines as the entries that the scenarios' ledger judges: appends as a writer's operations, and reads. */
import type { ClientRecord, Operation } from "@redis-ha-lab/scenarios/model/journal.ts";
import type { Alignment, OperationLine } from "./protocol.ts";

export interface Read {
  readonly startMs: number;
  readonly endMs: number;
  readonly outcome: Operation["outcome"];
  /** What it found; null when it found nothing, or failed. */
  readonly value: number | null;
}

export interface Entries {
  /** The number of an append is its id halved. */
  readonly appends: ClientRecord;
  readonly reads: readonly Read[];
  /** Appends for which no caller was free. */
  readonly unbegun: number;
}

/** An append that was never begun has not happened; one that a program took with it into its end may have. */
const hole = (startMs: number, died: boolean): Operation => ({
  startMs,
  endMs: startMs,
  outcome: died ? "indeterminate" : "failed",
  node: null,
  error: died ? "the program ended" : "not begun: every caller was waiting",
});

/**
 * @param everyMs between two operations, of which every second one is an append.
 * @param died whether the program ended by itself: what is missing then is unknown.
 * @param upToId the last id that was due.
 * @throws when an operation was reported twice.
 */
export function entriesOf(
  name: string,
  lines: readonly OperationLine[],
  { offsetMs }: Alignment,
  { everyMs, died = false, upToId }: { everyMs: number; died?: boolean; upToId?: number },
): Entries {
  const appends: (Operation | undefined)[] = [];
  const reads: Read[] = [];
  const seen = new Set<number>();
  for (const { id, start, end, outcome, value, error, node } of lines) {
    if (seen.has(id)) throw new Error(`${name} reported operation ${id} twice`);
    seen.add(id);
    const [startMs, endMs] = [start / 1_000 + offsetMs, end / 1_000 + offsetMs];
    if (id % 2 === 1) {
      const found = outcome === "ok" && value !== undefined && value >= 0 ? value : null;
      reads.push({ startMs, endMs, outcome, value: found });
    } else appends[id / 2] = { startMs, endMs, outcome, node: node ?? null, error: error ?? null };
  }
  const firstMs = appends.find((one) => one)?.startMs ?? 0;
  const count = Math.max(appends.length, upToId === undefined ? 0 : Math.floor(upToId / 2) + 1);
  let unbegun = 0;
  const operations = Array.from({ length: count }, (_, at) => {
    const reported = appends[at];
    if (reported) return reported;
    unbegun += 1;
    return hole(firstMs + at * 2 * everyMs, died);
  });
  return {
    appends: {
      ...{ name, route: name, kind: "writer", everyMs: everyMs * 2, operations },
      ...{ lost: null, duplicated: null, surfaced: null, contradicted: null },
    },
    reads,
    unbegun,
  };
}

/** Reads that found less than what had been acknowledged to another client before they began. */
export function oldReads(
  reads: readonly Read[],
  truth: Pick<ClientRecord, "operations" | "lost">,
  clocksMs: number,
): { readonly count: number; readonly behindMs: number } {
  const gone = new Set(truth.lost ?? []);
  // In the order of acknowledgement: the highest number that was there at a moment.
  const steps = truth.operations
    .map(({ endMs, outcome }, number) => ({ endMs, outcome, number }))
    .filter(({ outcome, number }) => outcome === "ok" && !gone.has(number))
    .sort((one, two) => one.endMs - two.endMs);
  let [count, behindMs, at, newest] = [0, 0, 0, -1];
  const since = new Map<number, number>();
  for (const read of [...reads].sort((one, two) => one.startMs - two.startMs)) {
    if (read.outcome !== "ok") continue;
    for (let step = steps[at]; step && step.endMs < read.startMs - clocksMs; step = steps[++at]) {
      newest = Math.max(newest, step.number);
      since.set(step.number, step.endMs);
    }
    const found = read.value ?? -1;
    if (found >= newest) continue;
    count += 1;
    // Old since the first one that it missed was acknowledged.
    const missed = since.get(found + 1) ?? since.get(newest);
    if (missed !== undefined) behindMs = Math.max(behindMs, read.startMs - missed);
  }
  return { count, behindMs };
}
