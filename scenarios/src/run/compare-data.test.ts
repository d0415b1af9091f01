import { createServer, type Server } from "node:net";
import { afterEach, expect, test } from "vitest";
import { compareData } from "./compare-data.ts";

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

/** A port that nothing listens on. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}

const endpoint = (name: string, port: number) => ({ name, host: "127.0.0.1", port });
const credentials = { lab: { username: "lab", password: "secret" } };

test("data of nodes that stay away are not compared, and the runner does not wait for them for ever", async () => {
  const redisNodes = [endpoint("redis-1", await closedPort()), endpoint("redis-2", await closedPort())];
  expect(await compareData({ redisNodes, credentials }, "redis-1", 200)).toBeNull();
});

test("data of a node that takes connections and says nothing are not compared", async () => {
  const silent = createServer((socket) => void socket.on("error", () => {}));
  open.push(silent);
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const address = silent.address();
  const port = typeof address === "object" && address ? address.port : 0;
  expect(
    await compareData({ redisNodes: [endpoint("redis-1", port)], credentials }, "redis-1", 200),
  ).toBeNull();
}, 30_000);
