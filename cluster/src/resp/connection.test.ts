import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { afterEach, expect, test } from "vitest";
import { Connection } from "./connection.ts";
import type { ConnectionFailure } from "./failure.ts";

const LIMIT_MS = 300;
const ACCESS = { credentials: { username: "u", password: "p" } };

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

const openingFails = (endpoint: Parameters<typeof Connection.open>[0]): Promise<ConnectionFailure> =>
  Connection.open(endpoint, ACCESS, LIMIT_MS).then(
    () => {
      throw new Error("the connection opened");
    },
    (error: ConnectionFailure) => error,
  );

test("who takes the connection and says nothing is told from who takes none", async () => {
  expect(await openingFails(await server(""))).toMatchObject({
    code: "time-out",
    sent: false,
    connected: true,
  });
  expect(await openingFails({ host: "127.0.0.1", port: 1 })).toMatchObject({
    code: "ECONNREFUSED",
    connected: false,
  });
});

test("a process that stood still reads the answers that lie waiting before it calls anybody silent", async () => {
  const wire = await Connection.open(await server("+OK\r\n"), ACCESS, 2_000);
  try {
    const asked = wire.send([["PING"]], LIMIT_MS);
    // The command leaves; then nothing runs here for longer than the answer may take.
    await new Promise((resolve) => setImmediate(resolve));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LIMIT_MS + 200);
    expect(await asked).toEqual(["OK"]);
  } finally {
    wire.close();
  }
});

test("a command that was on its way when the connection ended may have been executed; the next was never sent", async () => {
  const wire = await Connection.open(await server("+OK\r\n"), ACCESS, 2_000);
  const asked = wire.send([["INCR", "x"]]);
  wire.close();
  await expect(asked).rejects.toMatchObject({ code: "connection closed", sent: true });
  await expect(wire.send([["INCR", "x"]])).rejects.toMatchObject({ sent: false });
});

test("behind a proxy the connection knows which node it reached", async () => {
  const wire = await Connection.open(await server("+id=3 laddr=198.18.77.12:6379 name=\r\n"), ACCESS, 2_000);
  expect(wire.peer).toBe("198.18.77.12:6379");
  wire.close();
});
