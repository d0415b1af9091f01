import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { apply } from "./load.ts";

let server: Server;
let at: { host: string; port: number; seconds: number };
const heard: string[] = [];

beforeEach(async () => {
  heard.splice(0);
  server = createServer((request, response) => {
    heard.push(`${request.method} ${request.url}`);
    if (request.url === "/cut") request.socket.destroy();
    else response.writeHead(request.url === "/refused" ? 503 : 200).end("x");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  at = { host: "127.0.0.1", port: (server.address() as AddressInfo).port, seconds: 0.2 };
});
afterEach(() => void server.close().closeAllConnections());

const requests = (path: string) =>
  apply({ ...at, kind: "requests", method: "POST", path, body: "{}", perSecond: 200 });

test("each request is taken, refused or held back, and none is forgotten", async () => {
  const { taken, refused, heldBack } = await requests("/");
  expect([refused, heldBack]).toEqual([0, 0]);
  expect(taken).toBeGreaterThan(0);
  expect(heard).toEqual(Array.from({ length: taken }, () => "POST /"));
});

test.each(["/refused", "/cut"])("%s is refused", async (path) => {
  const { taken, refused } = await requests(path);
  expect(taken).toBe(0);
  expect(refused).toBeGreaterThan(0);
});

test("sockets that say half a request stay as long as they are let", async () => {
  const half = "GET / HTTP/1.1\r\nHost: localhost\r\n";
  expect(await apply({ ...at, kind: "half-open", says: half, count: 20 })).toEqual({
    ...{ taken: 20, refused: 0, heldBack: 0 },
  });
  expect(heard).toEqual([]);
});

test("readers ask, and read nothing", async () => {
  const { taken } = await apply({ ...at, kind: "slow-readers", path: "/endless", count: 20 });
  expect(taken).toBe(20);
  // How many it has heard by then is the machine's affair.
  expect(heard.filter((one) => one !== "GET /endless")).toEqual([]);
});
