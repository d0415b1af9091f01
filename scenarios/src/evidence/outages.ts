/** What a client felt: from its own list of operations alone. */
import type { ClientRecord, Operation } from "../model/journal.ts";

export interface Outage {
  /** The last acknowledgement before, or the first trouble when there was none. */
  readonly fromMs: number;
  /** The first acknowledgement after; null when there was none. */
  readonly toMs: number | null;
  /** When the first failure in it was known; null when nothing failed and it was only long. */
  readonly troubleMs: number | null;
  readonly failed: number;
  readonly indeterminate: number;
  /** Each error text and how often it came. */
  readonly errors: Readonly<Record<string, number>>;
}

/** A client writes every 20 ms; acknowledgements this far apart are a stall even if nothing failed. */
export const STALL_MS = 250;

const byStart = (left: Operation, right: Operation) => left.startMs - right.startMs;

/** The spans without an acknowledgement which contain a failure or last longer than STALL_MS, in order. */
export function outagesOf(client: Pick<ClientRecord, "operations">): Outage[] {
  const outages: Outage[] = [];
  let last: Operation | undefined;
  let trouble: Operation[] = [];
  const close = (next: Operation | undefined) => {
    const first = trouble[0];
    const from = last?.endMs ?? first?.startMs;
    if (from === undefined) return;
    const stalled = next !== undefined && last !== undefined && next.endMs - last.endMs > STALL_MS;
    if (!first && !stalled) return;
    const errors: Record<string, number> = {};
    for (const { error } of trouble) errors[error ?? "no answer"] = (errors[error ?? "no answer"] ?? 0) + 1;
    outages.push({
      fromMs: from,
      toMs: next?.endMs ?? null,
      troubleMs: first ? Math.min(...trouble.map(({ endMs }) => endMs)) : null,
      failed: trouble.filter((operation) => operation.outcome === "failed").length,
      indeterminate: trouble.filter((operation) => operation.outcome === "indeterminate").length,
      errors,
    });
  };
  for (const operation of [...client.operations].sort(byStart)) {
    if (operation.outcome !== "ok") {
      trouble.push(operation);
      continue;
    }
    close(operation);
    trouble = [];
    // Answers can overtake each other; time without any counts from the latest.
    if (!last || operation.endMs > last.endMs) last = operation;
  }
  if (trouble.length > 0) close(undefined);
  return outages;
}

/** How long an outage lasted, up to `endMs` when it never ended. */
export const lengthOf = (outage: Outage, endMs: number): number =>
  Math.max(0, (outage.toMs ?? endMs) - outage.fromMs);

/** Outages that end after a moment (or never): the ones it can have caused. */
export function outagesSince(client: Pick<ClientRecord, "operations">, sinceMs: number): Outage[] {
  return outagesOf(client).filter((outage) => (outage.toMs ?? Number.POSITIVE_INFINITY) > sinceMs);
}

export function longest(outages: readonly Outage[], endMs: number): Outage | undefined {
  return outages.reduce<Outage | undefined>(
    (most, next) => (most && lengthOf(most, endMs) >= lengthOf(next, endMs) ? most : next),
    undefined,
  );
}
