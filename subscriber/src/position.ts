/** Where a lane's stream reader stands, as it is stored in Redis beside the group's own position. */
import type { Lane } from "@redis-ha-lab/cluster/lanes.ts";
import { z } from "zod";
import type { LedgerState } from "./ledger.ts";

export const positionKey = (lane: Lane): string => `lab:subscriber:position:${lane}`;

/** Written with every acknowledgement: the newest gaps are kept, older ones only in the counts. */
const GAPS = 50;

const count = z.number().int().min(0);
const position = z.object({
  runs: z.array(z.tuple([count, count])),
  received: count,
  duplicates: count,
  outOfOrder: count,
  gapsSeen: count,
  missingSeen: count,
  gaps: z.array(z.object({ run: count, from: count, to: count })),
});

export const savedPosition = (state: LedgerState): string =>
  JSON.stringify({ ...state, gaps: state.gaps.slice(-GAPS) });

/** @returns undefined when nothing usable is stored: the ledger then begins with what the group delivers next. */
export function loadPosition(text: string | null): LedgerState | undefined {
  if (text === null) return undefined;
  try {
    return position.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
