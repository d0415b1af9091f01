import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { ask } from "./connections.ts";

const CREDENTIALS = { username: "lab", password: "secret" };
let server: Server | undefined;
const sockets = new Set<Socket>();

afterEach(() => {
  for (const socket of sockets) socket.destroy();
  server?.close();
});

async function listening(onSocket: (socket: Socket) => void) {
  const started = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    onSocket(socket);
  });
  server = started;
  await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve));
  return { name: "redis-1", host: "127.0.0.1", port: (started.address() as AddressInfo).port };
}

const role = (endpoint: Awaited<ReturnType<typeof listening>>) =>
  ask(endpoint, CREDENTIALS, (redis) => redis.role(), 200);

describe("a question to a node", () => {
  it("ends with a sentence when the node accepts and never answers, as a paused one does", async () => {
    const endpoint = await listening(() => {});
    await expect(role(endpoint)).rejects.toThrow(
      /^redis-1 \(127\.0\.0\.1:\d+\) does not answer \(waited 0\.\d s\)$/,
    );
  });

  it("says why when the connection is refused", async () => {
    const endpoint = await listening(() => {});
    await new Promise((resolve) => server?.close(resolve));
    await expect(role(endpoint)).rejects.toMatchObject({
      message: expect.stringMatching(/^redis-1 \(127\.0\.0\.1:\d+\) cannot be reached$/),
      cause: { code: "ECONNREFUSED" },
    });
  });

  it("ends when the node hangs up instead of answering", async () => {
    const endpoint = await listening((socket) => socket.destroy());
    await expect(role(endpoint)).rejects.toThrow(/cannot be reached/);
  });

  it("does not tell the password of a node that refuses it", async () => {
    const endpoint = await listening((socket) =>
      socket.on("data", () => socket.write("-WRONGPASS invalid username-password pair\r\n".repeat(4))),
    );
    const error: Error = await role(endpoint).then(
      () => new Error("it was answered"),
      (reason) => reason,
    );
    expect(`${error.message} ${(error.cause as Error).message}`).toContain("WRONGPASS");
    expect(JSON.stringify([error.message, (error.cause as Error).message])).not.toContain("secret");
  });

  it("lets go of its connection, answered or not", async () => {
    const closed = Promise.withResolvers<void>();
    const endpoint = await listening((socket) => {
      socket.resume();
      socket.on("close", () => closed.resolve());
    });
    await expect(role(endpoint)).rejects.toThrow();
    await closed.promise;
  });
});
