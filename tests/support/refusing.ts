/**
 * Bad requests, generated, to the real routes of a service: each is refused as the caller's mistake, nothing is
 * counted that did not happen, and nothing stays in memory. How it is served, and what is wrong for every service.
 */
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { closeServer, createApp, listen } from "@redis-ha-lab/common/http.ts";
import { createLogger } from "@redis-ha-lab/common/logger.ts";
import type { Express } from "express";
import fc from "fast-check";
import { Registry } from "prom-client";
import { afterAll, afterEach, expect } from "vitest";
import { isFlat, type Options, type Sent, sendAll, targetAt } from "./generated.ts";

/** Some seconds each on a quiet machine; on a busy one many times that. */
export const LIMIT_MS = 600_000;
Error.stackTraceLimit = 0;

export const options = {
  logger: createLogger("test", "error"),
  register: new Registry(),
  names: ["service"],
  readiness: () => ({ ready: true, reasons: [] }),
};
export const portOf = (server: Server) => (server.address() as AddressInfo).port;

export const toClose: Server[] = [];
afterEach(() => Promise.all(toClose.splice(0).map(closeServer)));

export async function serve(mount: (app: Express) => unknown): Promise<number> {
  const app = createApp(options);
  mount(app);
  const server = await listen(app, 0, options);
  toClose.push(server);
  return portOf(server);
}

const lines: string[] = [];
/** Said at the end of the file. */
export const say = (line: string) => void lines.push(line);
afterAll(() => console.log(lines.join("\n")));

/** Sends them all; says and checks what holds for every service. @returns how many good ones were among them. */
export async function refuses(
  what: string,
  port: number,
  requests: fc.Arbitrary<Sent>,
  options: Options = {},
) {
  const start = performance.now();
  const { bad, good, counted, grown } = await sendAll(targetAt(port), requests, options);
  const took = ((performance.now() - start) / 1_000).toFixed(1);
  lines.push(
    `${what}: ${bad} bad inputs refused, ${good} good ones taken, ${took} s, heap × ${grown.toFixed(2)}`,
  );
  expect(isFlat(grown), `the heap has grown ${grown} times`).toBe(true);
  return { good, counted };
}

/** What a header may hold. */
export const headerText = fc.string({
  unit: fc.constantFrom(..."abz019 ,;=:/*.%\"'()[]{}<>?@\\\t\xe4\xff-+_"),
  maxLength: 40,
});
/** Any text as part of an address, escaped or, here and there, badly so. */
export const segment = fc.oneof(
  fc.string({ unit: "binary", maxLength: 20 }).map((text) => encodeURIComponent(text.toWellFormed())),
  fc.string({ unit: fc.constantFrom(..."ab.%2eEfF0/\\~;=&+-_!*'()"), maxLength: 20 }),
  fc.constantFrom(
    "..",
    "%2e%2e",
    "%00",
    "%",
    "%zz",
    "%ff",
    "__proto__",
    "constructor",
    "redis-1%0a",
    "a".repeat(4_000),
  ),
);
export const anyJson = fc.jsonValue({ maxDepth: 2, stringUnit: "binary" });
export const text = fc.string({ unit: "binary", maxLength: 30 });
export const foreignHost = fc
  .oneof(
    fc.constantFrom("evil.test", "localhost.evil.test", "127.1", "service.", "localhost,evil.test", ":80"),
    headerText,
  )
  // An empty one is replaced by the client.
  .filter(
    (host) =>
      host.trim() !== "" &&
      !/^\s*(\d+\.\d+\.\d+\.\d+|localhost|service|\[[\d:a-f.]+\])(:\d{1,5})?\s*$/i.test(host),
  );

export const JSON_TYPE = { "content-type": "application/json" };
const isJson = (body: string | Uint8Array) => {
  try {
    JSON.parse(typeof body === "string" ? body : Buffer.from(body).toString());
    return true;
  } catch {
    return false;
  }
};

/** Bodies that are wrong whatever the route wants. @param good a body it would take. */
export function badBodies(method: string, path: string, good: fc.Arbitrary<unknown>): fc.Arbitrary<Sent> {
  const to = { method, path, want: "4xx" as const };
  const whole = good.map((body) => JSON.stringify(body));
  return fc.oneof(
    fc
      .tuple(whole, fc.nat(), fc.string({ unit: fc.constantFrom(...'{}[]":,\\0ue\n\0'), maxLength: 4 }))
      .map(([body, at, more]) => body.slice(0, at % body.length) + more)
      .filter((body) => !isJson(body))
      .map((body) => ({ ...to, headers: JSON_TYPE, body })),
    fc
      .uint8Array({ maxLength: 60 })
      .filter((body) => !isJson(body))
      .map((body) => ({ ...to, headers: JSON_TYPE, body })),
    fc
      .tuple(
        whole,
        headerText.filter((type) => !/^\s*application\/json\s*(;|$)/i.test(type)),
      )
      .map(([body, type]) => ({ ...to, headers: { "content-type": type }, body })),
    fc
      .tuple(whole, fc.constantFrom("gzip", "deflate", "br", "zip", "identity, gzip", "*", "\xff"))
      .map(([body, coding]) => ({ ...to, headers: { ...JSON_TYPE, "content-encoding": coding }, body })),
    fc
      .tuple(whole, fc.constantFrom("klingon", "latin1", "utf-8x", "\xff", "constructor"))
      .map(([body, set]) => ({
        ...to,
        headers: { "content-type": `application/json; charset=${set}` },
        body,
      })),
    fc.tuple(whole, foreignHost).map(([body, host]) => ({ ...to, headers: { ...JSON_TYPE, host }, body })),
  );
}

/** Methods that no route here has. */
export const otherMethod = fc.constantFrom("PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "REPORT", "MKCOL");

/** Pages that are not there. @param known those that are. */
export const otherPages = (known: readonly string[]): fc.Arbitrary<Sent> =>
  fc
    .tuple(fc.array(segment, { minLength: 1, maxLength: 4 }), fc.constantFrom("GET", "HEAD", "POST"))
    .map(([parts, method]) => ({ method, path: `/${parts.join("/")}`, want: "4xx" as const }))
    .filter(({ path }) => !known.includes(path.split("?")[0]?.replace(/\/$/, "").toLowerCase() ?? ""));

export const COMMON = ["", "/", "/healthz", "/readyz", "/metrics"];
