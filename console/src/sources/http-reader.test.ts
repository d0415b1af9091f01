import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, test } from "vitest";
import { createHttpReader, type HttpReader } from "./http-reader.ts";

let server: Server | undefined;
let reader: HttpReader | undefined;
afterEach(() => {
  reader?.close();
  server?.closeAllConnections();
  server?.close();
});

async function ask(
  answer: (path: string, end: (status: number, text: string) => void) => void,
): Promise<HttpReader> {
  const started = createServer((request, response) =>
    answer(request.url ?? "", (status, text) => response.writeHead(status).end(text)),
  );
  server = started;
  await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve));
  reader = createHttpReader({ host: "127.0.0.1", port: (started.address() as AddressInfo).port });
  return reader;
}

test("an answer is its text", async () => {
  const reader = await ask((path, end) => end(200, `you asked ${path}`));
  expect(await reader.text("/a")).toBe("you asked /a");
  expect(await reader.text("/b")).toBe("you asked /b");
  expect(reader.contact.kind).toBe("answers");
});

describe("no answer says why", () => {
  test("an error page", async () => {
    const reader = await ask((_path, end) => end(503, "no"));
    expect(await reader.text("/")).toBeUndefined();
    expect(reader.contact).toMatchObject({ kind: "denied", reason: "answers with an error (HTTP 503)" });
  });

  test("a server that takes the request and says nothing", async () => {
    const reader = await ask(() => {});
    expect(await reader.text("/")).toBeUndefined();
    expect(reader.contact.kind).toBe("silent");
  });

  test("no answer, and what was known of when it was", async () => {
    const reader = await ask((_path, end) => end(200, ""));
    await reader.text("/");
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
    expect(await reader.text("/")).toBeUndefined();
    expect(reader.contact).toMatchObject({ kind: "refused", heardAt: expect.any(Number) });
  });

  test("a page without end", async () => {
    const reader = await ask((_path, end) => end(200, "x".repeat(2 << 20)));
    expect(await reader.text("/")).toBeUndefined();
    expect(reader.contact.kind).not.toBe("answers");
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
    reader = createHttpReader({ host: "127.0.0.1", port });
    expect(await reader.text("/")).toBe("waiting");
    const asked = reader.text("/");
    // The request leaves; then nothing runs here for longer than an answer may take.
    await new Promise((resolve) => setImmediate(resolve));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_200);
    expect(await asked).toBe("waiting");
  } finally {
    await worker.terminate();
  }
});
