import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFront } from "./front.ts";

let behind: Server;
let front: Server;
let heard: string[];
const portOf = (server: Server) => (server.address() as AddressInfo).port;

/** As open as Alertmanager: any origin may read. */
beforeEach(async () => {
  heard = [];
  behind = createServer(async (asked, answer) => {
    heard.push(`${asked.method} ${asked.url} ${await text(asked)}`);
    answer.writeHead(200, { "Access-Control-Allow-Origin": "*", "X-Own": "kept" }).end("said");
  });
  await once(behind.listen(0, "127.0.0.1"), "listening");
  front = createFront({ name: "alertmanager", host: "127.0.0.1", port: portOf(behind) });
  await once(front.listen(0, "127.0.0.1"), "listening");
});
afterEach(() => {
  for (const server of [behind, front]) server.close().closeAllConnections();
});

async function send(method: string, headers: Record<string, string>, body = ""): Promise<IncomingMessage> {
  const asked = request({
    host: "127.0.0.1",
    port: portOf(front),
    path: "/api/v2/silences?a=1",
    method,
    headers,
  });
  asked.end(body);
  const [answer] = (await once(asked, "response")) as [IncomingMessage];
  return answer;
}

describe("in front of Alertmanager", () => {
  it("requests, bodies and answers pass, but no permission for other sites' pages", async () => {
    const host = `localhost:${portOf(front)}`;
    const answer = await send("POST", { host, origin: `http://${host}` }, "{}");
    expect(answer.statusCode).toBe(200);
    expect(answer.headers["x-own"]).toBe("kept");
    expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
    expect(await text(answer)).toBe("said");
    expect(heard).toEqual(["POST /api/v2/silences?a=1 {}"]);
  });

  it.each(["POST", "PUT", "DELETE", "OPTIONS"])(
    "%s of another site's page gets no further",
    async (method) => {
      for (const origin of ["http://evil.test", "null", "http://localhost:1", "https://localhost"])
        expect((await send(method, { host: "localhost", origin })).statusCode).toBe(403);
      expect(heard).toEqual([]);
    },
  );

  it.each(["GET", "HEAD", "POST", "DELETE"])("nor does %s under a name that is not ours", async (method) => {
    expect((await send(method, { host: "evil.test" })).statusCode).toBe(421);
    expect((await send(method, { host: "evil.test", origin: "http://evil.test" })).statusCode).toBe(421);
    expect(heard).toEqual([]);
  });

  it("programs, which have no origin, may do everything", async () => {
    for (const method of ["POST", "DELETE"])
      expect((await send(method, { host: "alertmanager:9093" })).statusCode).toBe(200);
  });

  it("an Alertmanager that is away is a 502 that says so", async () => {
    behind.close();
    const answer = await send("GET", { host: "127.0.0.1" });
    expect(answer.statusCode).toBe(502);
    expect(await text(answer)).toMatch(/alertmanager does not answer: ECONNREFUSED/);
  });
});
