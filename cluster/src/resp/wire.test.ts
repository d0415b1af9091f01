import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { afterEach, expect, test } from "vitest";
import { Wire, type WireError } from "./wire.ts";

const LIMIT_MS = 300;
const CREDENTIALS = { username: "u", password: "p" };

let worker: Worker | undefined;
afterEach(() => worker?.terminate());

/** A server in a thread of its own, so that it goes on while this one stands still. `answers`: to each command. */
async function server(answers: string): Promise<{ name: string; host: string; port: number }> {
  worker = new Worker(
    `const { parentPort, workerData } = require("node:worker_threads");
     const server = require("node:net").createServer((socket) => {
       socket.on("error", () => {});
       socket.on("data", (bytes) => {
         for (const command of bytes.toString().split("*").slice(1)) socket.write(workerData);
       });
     });
     server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));`,
    { eval: true, workerData: answers },
  );
  const [port] = await once(worker, "message");
  return { name: "redis-1", host: "127.0.0.1", port };
}

const openingFails = (endpoint: Parameters<typeof Wire.open>[0]): Promise<WireError> =>
  Wire.open(endpoint, CREDENTIALS, LIMIT_MS).then(
    () => {
      throw new Error("the connection opened");
    },
    (error: WireError) => error,
  );

test("who takes the connection and says nothing is told from who takes none", async () => {
  expect(await openingFails(await server(""))).toMatchObject({ message: "time-out", connected: true });
  expect(await openingFails({ name: "nobody", host: "127.0.0.1", port: 1 })).toMatchObject({
    message: "ECONNREFUSED",
    connected: false,
  });
});

test("a process that stood still reads the answers that lie waiting before it calls anybody silent", async () => {
  const wire = await Wire.open(await server("+OK\r\n"), CREDENTIALS, 2_000);
  try {
    const asked = wire.send([["PING"]], LIMIT_MS);
    // The command leaves; then nothing runs here for longer than the answer may take.
    await new Promise((resolve) => setImmediate(resolve));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LIMIT_MS + 200);
    expect(await asked).toEqual(["OK"]);
  } finally {
    wire.close("done");
  }
});
