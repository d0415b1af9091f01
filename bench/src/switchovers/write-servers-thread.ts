/** Looks at HAProxy's servers until the main thread says "end", and then tells what it saw. */
import { parentPort, workerData } from "node:worker_threads";
import { createHttpClient } from "@redis-ha-lab/common/http-client.ts";
import { every } from "@redis-ha-lab/scenarios/observe/every.ts";
import { createTally, LOOK_EVERY_MS, writersIn } from "./write-servers.ts";

/** `scope`: the answer is of these proxies only, so it is short enough to be of one moment. */
const PAGE = "/;csv;norefresh?scope=write";

const tally = createTally();
const over = new AbortController();
parentPort?.once("message", () => over.abort());
const client = createHttpClient(workerData, { withinMs: 500, mostBytes: 1 << 20 });
await every(LOOK_EVERY_MS, over.signal, async () => {
  const csv = await client.text(PAGE).catch(() => undefined);
  if (!over.signal.aborted) tally.add(performance.now(), csv === undefined ? undefined : writersIn(csv));
});
client.close();
parentPort?.postMessage(tally.total());
