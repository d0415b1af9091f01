/**
 * What a client asked and what it was answered. Every operation is entered when it begins and closed exactly once, so
 * that acknowledged, failed, indeterminate and lost can be counted and never estimated.
 */
import { ReplyError } from "@redis-ha-lab/cluster/resp/codec.ts";
import { ConnectionFailure } from "@redis-ha-lab/cluster/resp/failure.ts";
import type { ClientRecord, Operation } from "../model/journal.ts";

interface Open {
  readonly startMs: number;
  endMs: number;
  outcome: Operation["outcome"];
  node: string | null;
  error: string | null;
  closed: boolean;
}

export class OperationLog {
  readonly record: ClientRecord;
  readonly #open: Open[] = [];
  readonly #now: () => number;

  constructor(client: Pick<ClientRecord, "name" | "route" | "kind" | "everyMs">, now: () => number) {
    this.#now = now;
    this.record = {
      ...client,
      operations: [],
      lost: null,
      duplicated: null,
      surfaced: null,
      contradicted: null,
    };
  }

  /** @returns the operation's number, which is also the value it writes. */
  begin(): number {
    const startMs = this.#now();
    // Until it is closed it is what it would be if nothing more came: sent, and not answered.
    return (
      this.#open.push({
        startMs,
        endMs: startMs,
        outcome: "indeterminate",
        node: null,
        error: null,
        closed: false,
      }) - 1
    );
  }

  #close(number: number, outcome: Operation["outcome"], node: string | null, error: string | null): void {
    const operation = this.#open[number];
    if (!operation || operation.closed) return;
    Object.assign(operation, { endMs: this.#now(), outcome, node, error, closed: true });
  }

  ok(number: number, node: string | null): void {
    this.#close(number, "ok", node, null);
  }

  /** Not executed: it was refused, or never left. */
  failed(number: number, error: string, node: string | null = null): void {
    this.#close(number, "failed", node, error);
  }

  /** Sent, and the answer never came. */
  indeterminate(number: number, error: string, node: string | null = null): void {
    this.#close(number, "indeterminate", node, error);
  }

  /** Closes an operation by what was thrown or answered. */
  settle(number: number, answer: unknown, node: string | null): void {
    if (answer instanceof ConnectionFailure) {
      if (answer.sent) this.indeterminate(number, answer.code, node);
      else this.failed(number, answer.code, node);
    } else if (answer instanceof ReplyError) this.failed(number, answer.code, node);
    else this.ok(number, node);
  }

  /**
   * Puts what is known so far into the record: the closed operations up to the first one under way, so that a
   * number keeps its place. @param final also those under way, as indeterminate.
   */
  publish(final = false): void {
    const { operations } = this.record;
    for (let at = operations.length; at < this.#open.length; at++) {
      const operation = this.#open[at];
      if (!operation || !(operation.closed || final)) return;
      if (!operation.closed) this.indeterminate(at, "no answer until the end");
      const { closed: _, ...entry } = operation;
      operations.push(entry);
    }
  }
}

/** Compares what was promised with what the final master holds: fills in `lost`, `duplicated`, `surfaced` and `contradicted`. @param found the numbers that are there, as often as they are. */
export function compare(client: ClientRecord, found: readonly number[]): void {
  const times = new Map<number, number>();
  for (const number of found) times.set(number, (times.get(number) ?? 0) + 1);
  const numbers = client.operations.map((_, number) => number);
  const outcome = (number: number) => client.operations[number]?.outcome;
  client.lost = numbers.filter((number) => outcome(number) === "ok" && !times.has(number));
  client.duplicated = [...times].filter(([, count]) => count > 1).map(([number]) => number);
  client.contradicted = numbers.filter((number) => outcome(number) === "failed" && times.has(number));
  client.surfaced = numbers.filter((number) => outcome(number) === "indeterminate" && times.has(number));
}
