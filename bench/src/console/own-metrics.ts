/** What the console says of its own cost. */

import { parseExposition } from "@redis-ha-lab/cluster/read/exposition.ts";
import { withPatience } from "@redis-ha-lab/cluster/read/patience.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";

const LIMIT_MS = 2_000;

export interface OwnCost {
  readonly atMs: number;
  /** User and system, since its start. */
  readonly cpuSeconds: number;
  readonly heapBytes: number;
  readonly residentBytes: number;
}

/** @throws when it does not answer, or does not tell. */
export async function ownCost({ host, port }: Endpoint): Promise<OwnCost> {
  const page = await withPatience(LIMIT_MS, "the console's metrics do not come", async (signal) =>
    (await fetch(`http://${host}:${port}/metrics`, { signal })).text(),
  );
  const values = new Map(parseExposition(page).map(({ name, value }) => [name, value]));
  const value = (name: string): number => {
    const found = values.get(name);
    if (found === undefined) throw new Error(`the console's metrics lack ${name}`);
    return found;
  };
  return {
    atMs: performance.now(),
    cpuSeconds: value("console_process_cpu_seconds_total"),
    heapBytes: value("console_nodejs_heap_size_used_bytes"),
    residentBytes: value("console_process_resident_memory_bytes"),
  };
}
