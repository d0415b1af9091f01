import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, test } from "vitest";
import { createHttpAsker, type HttpAsker } from "./http-asker.ts";

let server: Server | undefined;
let asker: HttpAsker | undefined;
afterEach(() => {
  asker?.close();
  server?.closeAllConnections();
  server?.close();
});

async function ask(
  answer: (path: string, end: (status: number, text: string) => void) => void,
): Promise<HttpAsker> {
  const started = createServer((request, response) =>
    answer(request.url ?? "", (status, text) => response.writeHead(status).end(text)),
  );
  server = started;
  await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve));
  asker = createHttpAsker({ host: "127.0.0.1", port: (started.address() as AddressInfo).port });
  return asker;
}

test("an answer is its text", async () => {
  const asker = await ask((path, end) => end(200, `you asked ${path}`));
  expect(await asker.text("/a")).toBe("you asked /a");
  expect(await asker.text("/b")).toBe("you asked /b");
  expect(asker.contact.kind).toBe("answers");
});

describe("no answer says why", () => {
  test("an error page", async () => {
    const asker = await ask((_path, end) => end(503, "no"));
    expect(await asker.text("/")).toBeUndefined();
    expect(asker.contact).toMatchObject({ kind: "denied", reason: "answers with an error (HTTP 503)" });
  });

  test("a server that takes the request and says nothing", async () => {
    const asker = await ask(() => {});
    expect(await asker.text("/")).toBeUndefined();
    expect(asker.contact.kind).toBe("silent");
  });

  test("nobody there, and what was known of when it was", async () => {
    const asker = await ask((_path, end) => end(200, ""));
    await asker.text("/");
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
    expect(await asker.text("/")).toBeUndefined();
    expect(asker.contact).toMatchObject({ kind: "refused", heardAt: expect.any(Number) });
  });

  test("a page without end", async () => {
    const asker = await ask((_path, end) => end(200, "x".repeat(2 << 20)));
    expect(await asker.text("/")).toBeUndefined();
    expect(asker.contact.kind).not.toBe("answers");
  });
});

test("a process that stood still reads the answer that lies waiting before it calls anybody silent", async () => {
  // A server in a thread of its own goes on while this one stands still.
  const worker = new Worker(
    `const { parentPort } = require("node:worker_threads");
     const server = require("node:http").createServer((_request, response) => response.end("waiting"));
     server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));`,
    { eval: true },
  );
  try {
    const [port] = await once(worker, "message");
    asker = createHttpAsker({ host: "127.0.0.1", port });
    expect(await asker.text("/")).toBe("waiting");
    const asked = asker.text("/");
    // The request leaves; then nothing runs here for longer than an answer may take.
    await new Promise((resolve) => setImmediate(resolve));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_200);
    expect(await asked).toBe("waiting");
  } finally {
    await worker.terminate();
  }
});
