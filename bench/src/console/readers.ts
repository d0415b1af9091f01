/** Pages that are open: connections that read the console's events and count what comes. */
import { type ClientRequest, get } from "node:http";
import { parseExposition } from "@redis-ha-lab/cluster/read/exposition.ts";
import { withTimeout } from "@redis-ha-lab/cluster/read/with-timeout.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";

export interface Readers {
  /** Over all readers, since they were opened. */
  received(): { readonly bytes: number; readonly events: number };
  close(): void;
}

/** @returns when every reader has the whole document. @throws when one can't connect. */
export async function openReaders({ host, port }: Endpoint, count: number): Promise<Readers> {
  let bytes = 0;
  let events = 0;
  const requests: ClientRequest[] = [];
  const open = () =>
    new Promise<void>((resolve, reject) => {
      const request = get({ host, port, path: "/api/events", agent: false }, (response) => {
        if (response.statusCode !== 200) return reject(new Error(`HTTP ${response.statusCode}`));
        response.setEncoding("utf8");
        response.on("data", (text: string) => {
          bytes += Buffer.byteLength(text);
          // An event's name begins a line; text inside the data never does, because JSON has no line breaks.
          events += text.split("\nevent: ").length - 1;
          resolve();
        });
      });
      request.on("error", reject);
      requests.push(request);
    });
  await Promise.all(Array.from({ length: count }, open));
  return {
    received: () => ({ bytes, events }),
    close: () => {
      for (const request of requests) request.destroy();
    },
  };
}

/** What the console says of its own cost. */
const LIMIT_MS = 2_000;

interface OwnCost {
  readonly atMs: number;
  /** User and system, since its start. */
  readonly cpuSeconds: number;
  readonly heapBytes: number;
  readonly residentBytes: number;
}

/** @throws when it does not answer, or does not tell. */
export async function ownCost({ host, port }: Endpoint): Promise<OwnCost> {
  const page = await withTimeout(LIMIT_MS, "the console's metrics do not come", async (signal) =>
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
