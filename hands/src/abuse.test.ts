/** What comes over HTTP, through the console's two routes to the real ones of hands, and what never reaches the lab. */
import { randomUUID } from "node:crypto";
import { request as ask, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { closeServer, createApp, listen } from "@redis-ha-lab/common/http.ts";
import { createLogger } from "@redis-ha-lab/common/logger.ts";
import { type ServerEvent, serverEvents } from "@redis-ha-lab/common/server-events.ts";
import { handsRoutes as consoleRoutes } from "@redis-ha-lab/console/hands/pass-on.ts";
import { readOnly } from "@redis-ha-lab/console/read-only.ts";
import { Registry } from "prom-client";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { createActions } from "./actions.ts";
import { guard, handsRoutes, newToken } from "./routes.ts";
import { createSessions } from "./sessions.ts";
import { verbsFor } from "./verbs.ts";

const token = newToken();
const options = {
  logger: createLogger("test", "error"),
  register: new Registry(),
  names: [],
  readiness: () => ({ ready: true, reasons: [] }),
};
const portOf = (server: Server) => (server.address() as AddressInfo).port;

/** Orders that reached the lab. */
const done: string[] = [];
const over: string[] = [];
const actions = createActions({
  workbench: {
    take: async () => async () => {},
    break: async ({ verb, part }) => {
      done.push(`${verb} ${part}`);
      return async () => {};
    },
    scenario: async () => 0,
    healEverything: async () => {},
  },
  verbs: verbsFor({ redisNodes: [{ name: "redis-1", host: "", port: 1 }], sentinels: [] }),
  scenarios: [],
  journal: () => {},
  onChange: () => sessions.changed(),
});
const sessions = createSessions({
  about: (session) => ({ session }),
  shown: actions.shownTo,
  graceMs: 300,
  onOver: (session) => {
    over.push(session);
    actions.sessionOver(session);
  },
});

let hands: Server;
let theConsole: Server;
let elsewhere: Server;
let url: string;

beforeAll(async () => {
  const app = createApp(options);
  app.use("/hands", guard("127.0.0.1", token));
  app.use(handsRoutes(sessions, actions));
  hands = await listen(app, 0, options);
  const front = createApp(options);
  front.use(consoleRoutes({ host: "127.0.0.1", port: portOf(hands) }));
  front.use(readOnly);
  theConsole = await listen(front, 0, options);
  const strange = createApp(options);
  strange.use("/hands", guard("198.18.77.61", token));
  strange.use(handsRoutes(sessions, actions));
  elsewhere = await listen(strange, 0, options);
  url = `http://127.0.0.1:${portOf(theConsole)}`;
});
afterAll(async () => {
  sessions.close();
  await Promise.all([hands, theConsole, elsewhere].map(closeServer));
});
beforeEach(() => void done.splice(0));

const bearer = { authorization: `Bearer ${token}` };

/** A page's stream: its session, and the events as they come. */
async function openPage(session?: string) {
  const leave = new AbortController();
  const path = `${url}/hands/events${session === undefined ? "" : `?session=${session}`}`;
  const response = await fetch(path, { headers: bearer, signal: leave.signal });
  const events = serverEvents(response)[Symbol.asyncIterator]();
  const next = async () => (await events.next()).value as ServerEvent;
  const about = JSON.parse((await next()).data) as { session: string };
  return { session: about.session, next, close: () => leave.abort() };
}

const order = (session: string, what: object = {}) => ({
  session,
  id: randomUUID(),
  ...{ do: "break", verb: "kill", part: "redis-1", seconds: 1, keep: false },
  ...what,
});
const send = (body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${url}/hands/do`, {
    method: "POST",
    headers: { "content-type": "application/json", ...bearer, ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
const refusedWith = async (response: Promise<Response>) => [(await response).status, done.length];

test("an order with the token, of a page that looks on, is done and told to the page", async () => {
  const page = await openPage();
  const answer = await send(order(page.session));
  expect([answer.status, await answer.json()]).toEqual([202, { done: true }]);
  await vi.waitFor(() => expect(done).toEqual(["kill redis-1"]));
  await vi.waitFor(async () => expect((await page.next()).data).toContain('"on":"redis-1"'));
  page.close();
});

test("without the token, or with another one, no session opens and nothing is done", async () => {
  const page = await openPage();
  for (const authorization of [
    "",
    "Bearer",
    `Bearer ${newToken()}`,
    `Basic ${token}`,
    token,
    `Bearer ${token}x`,
  ])
    expect(await refusedWith(send(order(page.session), { authorization }))).toEqual([401, 0]);
  expect((await fetch(`${url}/hands/events`)).status).toBe(401);
  // Not in the address either, where it would stand in histories and logs.
  expect((await fetch(`${url}/hands/events?token=${token}`)).status).toBe(401);
  page.close();
});

test("with the token, but from another address than the console's, nothing is done", async () => {
  const page = await openPage();
  const response = fetch(`http://127.0.0.1:${portOf(elsewhere)}/hands/do`, {
    method: "POST",
    headers: { "content-type": "application/json", ...bearer },
    body: JSON.stringify(order(page.session)),
  });
  expect(await refusedWith(response)).toEqual([403, 0]);
  page.close();
});

test("an order is done once: sent again, it is refused", async () => {
  const page = await openPage();
  const once = order(page.session, { do: "heal-everything" });
  const { session, id } = once;
  expect((await send({ session, id, do: "heal-everything" })).status).toBe(202);
  expect((await send({ session, id, do: "heal-everything" })).status).toBe(409);
  page.close();
});

test("an order of a session that is over, or that was never opened, is refused", async () => {
  expect(await refusedWith(send(order(randomUUID())))).toEqual([410, 0]);
});

test("a page of another site, or in a frame of one, gets nothing", async () => {
  const page = await openPage();
  for (const origin of ["http://evil.test", "null", `http://127.0.0.1:${portOf(hands)}`, "https://127.0.0.1"])
    expect(await refusedWith(send(order(page.session), { origin }))).toEqual([403, 0]);
  for (const site of ["cross-site", "same-site", "none"])
    expect(await refusedWith(send(order(page.session), { "sec-fetch-site": site }))).toEqual([403, 0]);
  // What a browser asks before it lets such a page send more than a form.
  const preflight = await fetch(`${url}/hands/do`, {
    method: "OPTIONS",
    headers: { origin: "http://evil.test" },
  });
  expect(preflight.headers.get("access-control-allow-origin")).toBeNull();
  page.close();
});

test("what is no order is refused whole, and so is one with more in it", async () => {
  const page = await openPage();
  const { session } = page;
  for (const [status, body] of [
    [422, order(session, { extra: 1 })],
    [422, order(session, { seconds: 601 })],
    [422, order(session, { seconds: 0.5 })],
    [422, order(session, { seconds: "1" })],
    [422, order(session, { id: "1" })],
    [422, order(session, { do: "exec" })],
    [422, order(session, { part: ["redis-1"] })],
    [422, order(session, { part: "/redis-2" })],
    [422, order(session, { verb: "__proto__" })],
    [422, []],
    [400, "{"],
    [413, JSON.stringify({ pad: "x".repeat(5_000) })],
  ] as const)
    expect([body, ...(await refusedWith(send(body)))]).toEqual([body, status, 0]);
  expect(await refusedWith(send(order(session), { "content-type": "text/plain" }))).toEqual([415, 0]);
  expect(await refusedWith(send(order(session), { "content-encoding": "zip" }))).toEqual([415, 0]);
  page.close();
});

test("no other path or method of the console leads to hands", async () => {
  const raw = (path: string, method: string) =>
    new Promise<number>((resolve) =>
      ask(
        { host: "127.0.0.1", port: portOf(theConsole), path, method, headers: bearer },
        ({ statusCode = 0 }) => resolve(statusCode),
      ).end(),
    );
  for (const method of ["PUT", "DELETE", "PATCH"]) expect(await raw("/hands/do", method)).toBe(405);
  expect(await raw("/hands/events", "POST")).toBe(405);
  for (const path of [
    "/hands",
    "/hands/metrics",
    "/hands/../metrics/x",
    "/hands/events/../../healthz/x",
    "/hands/%64o/x",
  ])
    expect([path, await raw(path, "GET")]).toEqual([path, 404]);
  expect(done).toEqual([]);
});

test("a page that comes back soon goes on; one that stays away is over", async () => {
  const page = await openPage();
  page.close();
  const again = await openPage(page.session);
  expect(again.session).toBe(page.session);
  again.close();
  await vi.waitFor(() => expect(over).toContain(page.session), { timeout: 15_000 });
  const later = await openPage(page.session);
  expect(later.session).not.toBe(page.session);
  later.close();
});

test("HEAD of a page's stream ends, and opens no session", async () => {
  const response = await fetch(`http://127.0.0.1:${portOf(hands)}/hands/events`, {
    method: "HEAD",
    headers: { ...bearer, connection: "close" },
  });
  expect([response.status, await response.text()]).toEqual([200, ""]);
});

test("where hands are off the console says how to switch them on", async () => {
  const front = createApp(options);
  front.use(consoleRoutes({ host: "127.0.0.1", port: 1 }));
  const off = await listen(front, 0, options);
  const response = await fetch(`http://127.0.0.1:${portOf(off)}/hands/events`, { headers: bearer });
  expect([response.status, await response.text()]).toEqual([
    503,
    expect.stringContaining("make start HANDS=on"),
  ]);
  await closeServer(off);
});
