import { once } from "node:events";
import { request, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import express from "express";
import { Registry } from "prom-client";
import { afterEach, describe, expect, it } from "vitest";
import winston from "winston";
import { closeServer, createApp, HttpError, listen, type Readiness } from "./http.ts";
import { requestLog } from "./request-log.ts";

const logger = winston.createLogger({ silent: true });
let server: Server | undefined;

/** A service with every kind of answer; `readiness` can be changed while it runs. */
async function service(readiness: () => Readiness = () => ({ ready: true, reasons: [] })): Promise<string> {
  const options = { logger, register: new Registry(), readiness, names: ["publisher"] };
  const app = createApp(options);
  app.use(requestLog(logger));
  app.post("/echo", express.json({ limit: 100 }), (request, response) => void response.json(request.body));
  app.get("/refused", () => {
    throw new HttpError(503, "no master", ["haproxy: away"]);
  });
  app.get("/named/:name", (request, response) => void response.json(request.params.name));
  app.get("/broken", () => {
    throw new Error("the password is hunter2");
  });
  server = await listen(app, 0, options);
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(async () => {
  if (server) await closeServer(server);
  server = undefined;
});

describe("a service", () => {
  it("lives whatever its work does, and says when it can't do it and why", async () => {
    let state: Readiness = { ready: true, reasons: [] };
    const url = await service(() => state);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    state = { ready: false, reasons: ["client path haproxy: away"] };
    const answer = await fetch(`${url}/readyz`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual(state);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it("serves its metrics in Prometheus's format", async () => {
    const answer = await fetch(`${await service()}/metrics`);
    expect(answer.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
  });

  it("answers what it does not have with 404 and names it", async () => {
    const answer = await fetch(`${await service()}/nothing?secret=1`);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toEqual({ error: "no such page: GET /nothing" });
  });

  it.each(["%", "%zz", "%ff", "a%2"])(
    "calls the escape %s in an address the caller's mistake",
    async (part) => {
      expect((await fetch(`${await service()}/named/${part}`)).status).toBe(400);
    },
  );

  it("shows the message and the details of an HttpError", async () => {
    const answer = await fetch(`${await service()}/refused`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({ error: "no master", details: ["haproxy: away"] });
  });

  it("keeps an unexpected error to itself", async () => {
    const answer = await fetch(`${await service()}/broken`);
    expect(answer.status).toBe(500);
    expect(await answer.text()).toBe('{"error":"internal error"}');
  });

  it("tells no one what it is built with, and lets no browser make anything of its answers", async () => {
    const { headers } = await fetch(`${await service()}/healthz`);
    expect(headers.has("x-powered-by")).toBe(false);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
  });

  it.each(["/healthz", "/readyz", "/metrics", "/echo", "/nothing"])(
    "answers %s with 421 where it is asked under a name that is not its own",
    async (path) => {
      const url = new URL(await service());
      const statusFor = (host: string) =>
        new Promise<number | undefined>((resolve, reject) => {
          request({ ...{ host: url.hostname, port: url.port, path }, headers: { host } }, (answer) => {
            answer.resume();
            resolve(answer.statusCode);
          })
            .on("error", reject)
            .end();
        });
      expect(await statusFor("evil.test")).toBe(421);
      expect(await statusFor(`evil.test:${url.port}`)).toBe(421);
      for (const host of ["localhost", url.host, "publisher:4001"])
        expect(await statusFor(host)).not.toBe(421);
    },
  );

  it("gives each request an id, the caller's own when that is harmless", async () => {
    const url = await service();
    const idFor = async (id: string) =>
      (await fetch(`${url}/refused`, { headers: { "x-request-id": id } })).headers.get("x-request-id");
    expect(await idFor("order-7.a")).toBe("order-7.a");
    expect(await idFor("two words")).toMatch(/^[0-9a-f-]{36}$/);
    expect(await idFor("x".repeat(65))).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each([
    ["no JSON", '{"a":', 400],
    ["too much", JSON.stringify("x".repeat(100)), 413],
  ])("refuses a body with %s and goes on", async (_what, body, status) => {
    const url = await service();
    const headers = { "content-type": "application/json" };
    expect((await fetch(`${url}/echo`, { method: "POST", headers, body })).status).toBe(status);
    expect((await fetch(`${url}/echo`, { method: "POST", headers, body: "[1]" })).status).toBe(200);
  });

  it("answers 408 to a request that does not come to an end, and hangs up", async () => {
    const url = new URL(await service());
    // Node swaps the two when the headers' limit is the longer one.
    if (server) Object.assign(server, { headersTimeout: 50, requestTimeout: 100 });
    const socket = connect(Number(url.port), url.hostname);
    socket.write(
      "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n[",
    );
    let answer = "";
    socket.on("data", (chunk) => {
      answer += chunk;
    });
    await once(socket, "close");
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect((await fetch(`${url}healthz`)).status).toBe(200);
  });

  it("says that its port is taken instead of running without one", async () => {
    const { port } = new URL(await service());
    const options = {
      ...{ logger, register: new Registry(), names: [] },
      readiness: () => ({ ready: true, reasons: [] }),
    };
    await expect(listen(createApp(options), Number(port), options)).rejects.toThrow("EADDRINUSE");
  });
});
