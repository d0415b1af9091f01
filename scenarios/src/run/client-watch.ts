/** Says when a client's luck turns, while it happens; and keeps the record up to date for what waits on it. */
import { setTimeout as sleep } from "node:timers/promises";
import type { OperationLog } from "../clients/operation-log.ts";
import { seconds } from "../model/duration.ts";

export type Turn = { readonly client: string; readonly atMs: number; readonly text: string };

/** Two in a row: one lost operation is counted in the record, and is no outage worth a line. */
const IN_A_ROW = 2;

export async function watchClients(
  logs: readonly OperationLog[],
  signal: AbortSignal,
  onTurn: (turn: Turn) => void,
): Promise<void> {
  const seen = logs.map(() => ({
    at: 0,
    bad: 0,
    lastOkMs: 0,
    failingSince: undefined as number | undefined,
  }));
  while (!signal.aborted) {
    for (const [at, log] of logs.entries()) {
      log.publish();
      const state = seen[at];
      if (!state) continue;
      const { name: client, operations } = log.record;
      for (; state.at < operations.length; state.at++) {
        const operation = operations[state.at];
        if (!operation) break;
        if (operation.outcome !== "ok") {
          state.bad += 1;
          if (state.bad === IN_A_ROW) {
            state.failingSince = state.lastOkMs || operation.startMs;
            onTurn({ client, atMs: operation.endMs, text: `fails: ${operation.error}` });
          }
          continue;
        }
        if (state.failingSince !== undefined) {
          const length = seconds(operation.endMs - state.failingSince);
          onTurn({
            client,
            atMs: operation.endMs,
            text: `works again, after ${length}${operation.node ? ` (${operation.node})` : ""}`,
          });
        }
        Object.assign(state, { bad: 0, failingSince: undefined, lastOkMs: operation.endMs });
      }
    }
    await sleep(50, undefined, { signal }).catch(() => {});
  }
}

/** Why traffic does not flow: the clients without `forMs` of uninterrupted success, a sentence each. */
export function notFlowing(logs: readonly OperationLog[], nowMs: number, forMs: number): string[] {
  // Writing directly to a replica is refused by design.
  const expected = logs.filter(({ record }) => !record.route.startsWith("direct"));
  return expected.flatMap(({ record: { name, operations } }) => {
    const recent = operations.filter(({ startMs }) => startMs >= nowMs - forMs);
    const bad = recent.findLast(({ outcome }) => outcome !== "ok");
    const first = operations.find(({ outcome }) => outcome === "ok");
    if (bad) return [`${name}: ${bad.error}`];
    if (!first) return [`${name} has not succeeded yet`];
    return nowMs - first.startMs < forMs ? [`${name} has only just begun`] : [];
  });
}
