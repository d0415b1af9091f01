/** Looks at HAProxy's servers until the main thread says "end", and tells of each look, the last one at the end. */
import { parentPort, workerData } from "node:worker_threads";
import { createHttpClient } from "@redis-ha-lab/common/http-client.ts";
import { every } from "./every.ts";
import { monotonicMs, writersIn } from "./write-servers.ts";

/** `scope`: the answer is of these proxies only, so it is short enough to be of one moment. */
const PAGE = "/;csv;norefresh?scope=write";

const { host, port, everyMs } = workerData;
const over = new AbortController();
parentPort?.once("message", () => over.abort());
const client = createHttpClient({ host, port }, { withinMs: 500, mostBytes: 1 << 20 });
await every(everyMs, over.signal, async () => {
  const csv = await client.text(PAGE).catch(() => undefined);
  const up = csv === undefined ? null : writersIn(csv);
  if (!over.signal.aborted) parentPort?.postMessage({ atMs: monotonicMs(), up });
});
client.close();
parentPort?.postMessage("ended");
