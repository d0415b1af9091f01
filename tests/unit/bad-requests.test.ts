/**
 * What nobody should send, generated, to the real routes of each service: each is refused as the caller's mistake,
 * nothing is counted that did not happen, and nothing stays in memory.
 */
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFront } from "@redis-ha-lab/alertmanager/front.ts";
import { createRecent } from "@redis-ha-lab/alertmanager/notification.ts";
import {
  createMetrics as receiverMetrics,
  mountRoutes as receiverRoutes,
} from "@redis-ha-lab/alertmanager/routes.ts";
import { until } from "@redis-ha-lab/common/deadline.ts";
import { closeServer, createApp, listen } from "@redis-ha-lab/common/http.ts";
import { createLogger } from "@redis-ha-lab/common/logger.ts";
import { handsRoutes as consoleHands } from "@redis-ha-lab/console/hands/pass-on.ts";
import { detailRoutes } from "@redis-ha-lab/console/nodes/detail/routes.ts";
import type { Asset } from "@redis-ha-lab/console/page/page.ts";
import { pageRoutes } from "@redis-ha-lab/console/page/routes.ts";
import { readOnly } from "@redis-ha-lab/console/read-only.ts";
import { runbooksRoutes } from "@redis-ha-lab/console/runbooks/page.ts";
import { openRunsFolder } from "@redis-ha-lab/console/runs/folder.ts";
import { runsRoutes } from "@redis-ha-lab/console/runs/routes.ts";
import { createHub } from "@redis-ha-lab/console/stream/hub.ts";
import { streamRoutes } from "@redis-ha-lab/console/stream/routes.ts";
import { ScrapeResponse } from "@redis-ha-lab/exporter-ts/exposition/scrape-response.ts";
import { mountRoutes as exporterRoutes } from "@redis-ha-lab/exporter-ts/http/routes.ts";
import { ownMetrics } from "@redis-ha-lab/exporter-ts/metrics.ts";
import { createActions } from "@redis-ha-lab/hands/actions.ts";
import { guard, handsRoutes, newToken } from "@redis-ha-lab/hands/routes.ts";
import { createSessions } from "@redis-ha-lab/hands/sessions.ts";
import { verbsFor } from "@redis-ha-lab/hands/verbs.ts";
import type { PublisherPath } from "@redis-ha-lab/publisher/client-path.ts";
import { createRoutes as publisherRoutes } from "@redis-ha-lab/publisher/routes.ts";
import { createInbox } from "@redis-ha-lab/subscriber/inbox.ts";
import { createRoutes as subscriberRoutes } from "@redis-ha-lab/subscriber/routes.ts";
import type { Express } from "express";
import fc from "fast-check";
import { Registry } from "prom-client";
import { afterAll, afterEach, expect, test } from "vitest";
import {
  heap,
  INPUTS,
  isFlat,
  type Options,
  SEED,
  type Sent,
  sendAll,
  targetAt,
} from "../support/generated.ts";

// Some seconds each on a quiet machine; on a busy one many times that.
const LIMIT_MS = 600_000;
Error.stackTraceLimit = 0;

const options = {
  logger: createLogger("test", "error"),
  register: new Registry(),
  names: ["service"],
  readiness: () => ({ ready: true, reasons: [] }),
};
const portOf = (server: Server) => (server.address() as AddressInfo).port;

const toClose: Server[] = [];
afterEach(() => Promise.all(toClose.splice(0).map(closeServer)));

async function serve(mount: (app: Express) => unknown): Promise<number> {
  const app = createApp(options);
  mount(app);
  const server = await listen(app, 0, options);
  toClose.push(server);
  return portOf(server);
}

const lines: string[] = [];
afterAll(() => console.log(lines.join("\n")));

/** Sends them all; says and checks what holds for every service. @returns how many good ones were among them. */
async function refuses(what: string, port: number, requests: fc.Arbitrary<Sent>, options: Options = {}) {
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
const headerText = fc.string({
  unit: fc.constantFrom(..."abz019 ,;=:/*.%\"'()[]{}<>?@\\\t\xe4\xff-+_"),
  maxLength: 40,
});
/** Any text as part of an address, escaped or, here and there, badly so. */
const segment = fc.oneof(
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
const anyJson = fc.jsonValue({ maxDepth: 2, stringUnit: "binary" });
const text = fc.string({ unit: "binary", maxLength: 30 });
const foreignHost = fc
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

const JSON_TYPE = { "content-type": "application/json" };
const isJson = (body: string | Uint8Array) => {
  try {
    JSON.parse(typeof body === "string" ? body : Buffer.from(body).toString());
    return true;
  } catch {
    return false;
  }
};

/** Bodies that are wrong whatever the route wants. @param good a body it would take. */
function badBodies(method: string, path: string, good: fc.Arbitrary<unknown>): fc.Arbitrary<Sent> {
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
const otherMethod = fc.constantFrom("PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "REPORT", "MKCOL");

/** Pages that are not there. @param known those that are. */
const otherPages = (known: readonly string[]): fc.Arbitrary<Sent> =>
  fc
    .tuple(fc.array(segment, { minLength: 1, maxLength: 4 }), fc.constantFrom("GET", "HEAD", "POST"))
    .map(([parts, method]) => ({ method, path: `/${parts.join("/")}`, want: "4xx" as const }))
    .filter(({ path }) => !known.includes(path.split("?")[0]?.replace(/\/$/, "").toLowerCase() ?? ""));

const COMMON = ["", "/", "/healthz", "/readyz", "/metrics"];

test(
  "the publisher takes no number for what is not a message",
  async () => {
    const done: string[] = [];
    const path = (clientPath: "haproxy" | "sentinel"): PublisherPath => ({
      ...{ clientPath, queued: 0, queueCapacity: 1, begun: true },
      outages: { count: 0, totalMs: 0, lastMs: null },
      get tallies() {
        return {} as PublisherPath["tallies"];
      },
      get sequence() {
        return done.length;
      },
      reason: () => undefined,
      stateAgeMs: () => 0,
      send: (draft) => {
        done.push("number");
        const ok = Promise.resolve({ outcome: "ok" as const });
        const message = { ...draft, lane: clientPath, run: 1, sequence: done.length, sentAtUs: 0 };
        return { message, pubsub: ok, stream: ok };
      },
      publish: async (channel) => {
        done.push(channel);
        return { outcome: "ok" };
      },
      drain: async () => 0,
      close: () => {},
    });
    const port = await serve((app) =>
      app.use(
        publisherRoutes({
          paths: [path("haproxy"), path("sentinel")],
          topology: () => ({}) as never,
          about: { run: 1, profile: "tuned", ratePerSecond: 0 },
          logger: options.logger,
        }),
      ),
    );
    const line = fc.string({ unit: "binary", minLength: 1, maxLength: 40 });
    const message = fc.record({
      username: line,
      message: line,
      lane: fc.constantFrom("haproxy", "sentinel"),
    });
    const raw = fc.record({ channel: line.map((name) => `c${name}`), message: line });
    const posted = (body: unknown, want: Sent["want"] = "4xx"): Sent => ({
      ...{ method: "POST", path: "/publish", headers: JSON_TYPE, body: JSON.stringify(body), want },
    });
    /** Whether a value is wrong for a field, said once more and in other words than the service's. */
    const wrongFor = (field: string, value: unknown) => {
      if (typeof value !== "string") return true;
      if (field === "lane") return value !== "haproxy" && value !== "sentinel";
      const longest = { username: 64, channel: 256 }[field] ?? 60_000;
      return value === "" || value.length > longest || (field === "channel" && /^[:_]/.test(value));
    };
    const spoiled = fc
      .tuple(
        fc.oneof(message, raw),
        fc.constantFrom("username", "message", "lane", "channel"),
        fc.oneof(anyJson, fc.constantFrom("", ":x", "_x", "x".repeat(257), "x".repeat(60_001))),
      )
      .filter(([body, field, value]) => field in body && wrongFor(field, value))
      .map(([body, field, value]) => posted({ ...body, [field]: value }));
    const withMore = fc
      .tuple(fc.oneof(message, raw), text, anyJson)
      .filter(([body, name]) => !(name in body) && name !== "lane")
      .map(([body, name, value]) => posted(Object.fromEntries([...Object.entries(body), [name, value]])));
    const withLess = fc
      .tuple(fc.oneof(message, raw), fc.constantFrom("username", "message", "channel"))
      .filter(([body, name]) => name in body)
      .map(([body, name]) =>
        posted(Object.fromEntries(Object.entries(body).filter(([own]) => own !== name))),
      );
    const isMessage = (body: unknown) =>
      typeof body === "object" &&
      body !== null &&
      "message" in body &&
      ("username" in body || "channel" in body);
    const anything = anyJson.filter((body) => !isMessage(body)).map((body) => posted(body));
    const good = fc.oneof(message, raw).map((body) => posted(body, "2xx"));
    const { good: taken } = await refuses(
      "POST /publish",
      port,
      fc.oneof(
        { weight: 4, arbitrary: spoiled },
        { weight: 3, arbitrary: fc.oneof(withMore, withLess) },
        { weight: 3, arbitrary: anything },
        { weight: 6, arbitrary: badBodies("POST", "/publish", message) },
        {
          weight: 1,
          arbitrary: otherMethod.map((method) => ({ method, path: "/publish", want: "4xx" as const })),
        },
        { weight: 1, arbitrary: otherPages([...COMMON, "/publish", "/stats"]) },
        { weight: 1, arbitrary: good },
      ),
    );
    expect(taken).toBeGreaterThan(INPUTS / 100);
    expect(done).toHaveLength(taken);
  },
  LIMIT_MS,
);

test(
  "the subscriber shows nothing for a query that it does not understand",
  async () => {
    const inbox = createInbox(10);
    inbox.put({ kind: "raw", channel: "pubsub", text: "hello" });
    const readers = 30;
    const port = await serve((app) =>
      app.use(
        subscriberRoutes({
          ...{ feeds: [], replicas: [], inbox, profile: "tuned", mostReaders: readers },
          topology: () => ({}) as never,
        }),
      ),
    );
    const page = fc.constantFrom("/messages", "/messages/stream");
    const odd = fc.oneof(
      text.map((value) => encodeURIComponent(value.toWellFormed())),
      fc.constantFrom(
        "",
        "-1",
        "1.5",
        "1e2",
        "0x10",
        "%201",
        "NaN",
        "Infinity",
        "9".repeat(20),
        "%zz",
        "1&after=2",
      ),
    );
    const WRONG: Readonly<Record<string, (value: string) => boolean>> = {
      after: (value) => !/^\d{1,15}$/.test(value),
      limit: (value) => !/^(?!0+$)\d{1,15}$/.test(value) || Number(value) > 1_000,
      lane: (value) => value !== "haproxy" && value !== "sentinel",
      channel: (value) => value !== "pubsub" && value !== "stream",
      kind: (value) => value !== "all" && value !== "posted",
    };
    const read = (path: string, query: string, want: Sent["want"] = "4xx", headers = {}): Sent => ({
      ...{ method: "GET", path: `${path}?${query}`, want, headers, endless: path === "/messages/stream" },
    });
    const known = fc
      .tuple(page, fc.constantFrom(...Object.keys(WRONG)), odd)
      // A second parameter is none of this one's.
      .filter(
        ([, name, value]) => WRONG[name]?.(value) === true && (name === "after" || !value.includes("&")),
      )
      .map(([path, name, value]) => read(path, `${name}=${value}`));
    const unknown = fc
      .tuple(page, text, odd)
      .filter(([, name]) => !(name in WRONG) && name !== "")
      .map(([path, name, value]) => read(path, `${encodeURIComponent(name.toWellFormed())}=${value}`));
    const good = fc
      .tuple(page, fc.nat({ max: 20 }), headerText)
      .map(([path, after, id]) => read(path, `after=${after}`, "2xx", { "last-event-id": id }));
    const head = page.map((path): Sent => ({ method: "HEAD", path, want: "2xx" }));
    const { good: taken } = await refuses(
      "GET /messages and /messages/stream",
      port,
      fc.oneof(
        { weight: 8, arbitrary: known },
        { weight: 4, arbitrary: unknown },
        {
          weight: 2,
          arbitrary: fc.tuple(page, foreignHost).map(([path, host]) => read(path, "", "4xx", { host })),
        },
        {
          weight: 2,
          arbitrary: fc
            .tuple(page, otherMethod)
            .map(([path, method]) => ({ method, path, want: "4xx" as const })),
        },
        { weight: 2, arbitrary: otherPages([...COMMON, "/messages", "/messages/stream", "/stats"]) },
        { weight: 1, arbitrary: fc.oneof(good, head) },
      ),
    );
    expect(taken).toBeGreaterThan(INPUTS / 100);
    // Whoever has gone is no reader any more: there is room for as many as on the first day.
    const leave = new AbortController();
    await until(
      async () => {
        const answers = await Promise.all(
          Array.from({ length: readers }, () =>
            fetch(`http://127.0.0.1:${port}/messages/stream`, { signal: leave.signal }),
          ),
        );
        return answers.every(({ status }) => status === 200) ? true : undefined;
      },
      { withinMs: 20_000, everyMs: 100, why: () => "readers that have gone are still counted" },
    );
    leave.abort();
  },
  LIMIT_MS,
);

test(
  "the exporter counts each request that names no target, and asks none",
  async () => {
    const metrics = ownMetrics();
    let asked = 0;
    const port = await serve((app) =>
      exporterRoutes(app, {
        targets: () => [{ name: "redis-1", kind: "redis" }],
        scraperOf: (target) =>
          target === "redis-1"
            ? {
                scrape: async () => {
                  asked += 1;
                  return { response: new ScrapeResponse(), seconds: 0 };
                },
              }
            : undefined,
        scrapeTimeoutMs: 1_000,
        metrics,
      }),
    );
    const to = { method: "GET", want: "4xx" as const };
    const name = fc.oneof(
      segment.map((part) => part.replaceAll(/[&#]/g, "")),
      fc.constantFrom("redis-1%00", "REDIS-1", "redis-1&target=redis-1", "__proto__", "127.0.0.1:6379", ""),
    );
    const badTarget = name
      .filter((part) => part !== "redis-1")
      .map((part) => ({ ...to, path: `/scrape?target=${part}` }));
    const noTarget = segment
      .filter((part) => !/target=redis-1(&|$)/i.test(part))
      .map((part) => ({ ...to, path: `/scrape?x=${part.replaceAll("#", "")}` }));
    const good = fc.tuple(headerText, headerText).map(([seconds, accept]) => ({
      ...{ method: "GET", path: "/scrape?target=redis-1", want: "2xx" as const },
      headers: { "x-prometheus-scrape-timeout-seconds": seconds, accept },
    }));
    const others = fc.oneof(
      otherMethod.map((method) => ({ method, path: "/scrape?target=redis-1", want: "4xx" as const })),
      foreignHost.map((host) => ({ ...to, path: "/scrape?target=redis-1", headers: { host } })),
      otherPages([...COMMON, "/scrape", "/sd"]),
    );
    const { good: taken, counted } = await refuses(
      "GET /scrape",
      port,
      fc.oneof(
        { weight: 8, arbitrary: badTarget },
        { weight: 2, arbitrary: noTarget },
        { weight: 3, arbitrary: others },
        { weight: 1, arbitrary: good },
      ),
      {
        isCounted: ({ method, path, headers }) =>
          method === "GET" && path.startsWith("/scrape?") && headers === undefined,
      },
    );
    expect(asked).toBe(taken);
    expect(metrics.rejections()).toBe(counted);
  },
  LIMIT_MS,
);

test(
  "the receiver keeps and counts nothing that is not a notification",
  async () => {
    const metrics = receiverMetrics();
    const recent = createRecent(10_000);
    const port = await serve((app) => receiverRoutes(app, recent, metrics, options.logger));
    const time = fc.constantFrom("2026-11-20T07:21:13.52Z", "0001-01-01T00:00:00Z");
    const alert = fc.record({
      status: fc.constantFrom("firing", "resolved"),
      labels: fc.record({ alertname: text }),
      annotations: fc.record({ summary: text }),
      startsAt: time,
      endsAt: time,
    });
    const notification = fc.record({
      status: fc.constantFrom("firing", "resolved"),
      groupLabels: fc.record({ failure: text }),
      alerts: fc.array(alert, { minLength: 1, maxLength: 2 }),
    });
    const posted = (body: unknown, want: Sent["want"] = "4xx"): Sent => ({
      ...{ method: "POST", path: "/notifications", headers: JSON_TYPE, body: JSON.stringify(body), want },
    });
    const isFlatText = (value: unknown) =>
      typeof value === "object" &&
      value !== null &&
      !Array.isArray(value) &&
      Object.values(value).every((one) => typeof one === "string");
    const spoiled = fc
      .tuple(notification, fc.constantFrom("status", "groupLabels", "alerts"), anyJson)
      .filter(([, field, value]) => (field === "groupLabels" ? !isFlatText(value) : value !== "firing"))
      .map(([body, field, value]) => posted({ ...body, [field]: value }));
    const spoiledAlert = fc
      .tuple(alert, fc.constantFrom("status", "labels", "annotations", "startsAt", "endsAt"), anyJson)
      .filter(([, field, value]) => (/labels|annot/.test(field) ? !isFlatText(value) : value !== "firing"))
      .map(([body, field, value]) => posted({ status: "firing", alerts: [{ ...body, [field]: value }] }));
    const anything = anyJson
      .filter((body) => typeof body !== "object" || body === null || !("alerts" in body))
      .map((body) => posted(body));
    const limit = fc
      .oneof(
        text.map((value) => encodeURIComponent(value.toWellFormed())),
        fc.constantFrom("", "0", "501", "1.5", "1e2", "0x10", "%201", "-1", "5&limit=5", "9".repeat(30)),
      )
      .filter((value) => !/^0*[1-9]\d{0,2}$/.test(value) || Number(value) > 500)
      .map((value): Sent => ({ method: "GET", path: `/notifications?limit=${value}`, want: "4xx" }));
    const { good } = await refuses(
      "POST and GET /notifications",
      port,
      fc.oneof(
        { weight: 4, arbitrary: fc.oneof(spoiled, spoiledAlert) },
        { weight: 2, arbitrary: anything },
        { weight: 4, arbitrary: badBodies("POST", "/notifications", notification) },
        { weight: 3, arbitrary: limit },
        {
          weight: 1,
          arbitrary: otherMethod.map((method) => ({ method, path: "/notifications", want: "4xx" as const })),
        },
        { weight: 1, arbitrary: otherPages([...COMMON, "/notifications"]) },
        { weight: 1, arbitrary: notification.map((body) => posted(body, "2xx")) },
      ),
    );
    expect(good).toBeGreaterThan(INPUTS / 100);
    expect(recent.list(10_000)).toHaveLength(good);
    const { values } = await metrics.notifications.get();
    expect(values.reduce((sum, { value }) => sum + value, 0)).toBe(good);
  },
  LIMIT_MS,
);

test(
  "the console shows nothing but its pages, and takes nothing",
  async () => {
    const plain = Buffer.from("page");
    const asset = (path: string): Asset => ({
      path,
      type: "text/plain",
      etag: '"1"',
      plain,
      gzip: plain,
      brotli: plain,
    });
    const hub = createHub({ n: 1 });
    const port = await serve((app) => {
      // Nobody listens on port 1.
      app.use(consoleHands({ host: "127.0.0.1", port: 1 }));
      app.use(readOnly);
      app.use(pageRoutes({ index: asset("/"), assets: [asset("/assets/main.js")] }));
      app.use(streamRoutes(hub));
      app.use(
        detailRoutes([{ name: "redis-1", host: "127.0.0.1", port: 1 }], { username: "u", password: "p" }),
      );
      app.use(runsRoutes(openRunsFolder(mkdtempSync(join(tmpdir(), "no-runs-")))));
      app.use(runbooksRoutes(join(import.meta.dirname, "../../docs/runbooks.md")));
    });
    const to = { method: "GET", want: "4xx" as const };
    const under = fc.oneof(
      fc
        .tuple(fc.constantFrom("/api/nodes/", "/assets/", "/api/"), segment)
        .map(([folder, name]) => folder + name),
      fc.tuple(segment, segment).map(([scenario, id]) => `/runs/${scenario}/${id}/report.html`),
      segment.map((name) => `/api/nodes/redis-1/${name}x`),
    );
    const PAGES = [
      "/assets/main.js",
      "/api/nodes",
      "/api/state",
      "/api/events",
      "/api/runs",
      "/api/nodes/redis-1",
    ];
    const pages = [...COMMON, ...PAGES, "/runbooks", "/hands/events"];
    const isPage = (path: string) =>
      pages.includes((path.split("?")[0] ?? "").replace(/\/$/, "").toLowerCase());
    const good = fc
      .tuple(
        fc.constantFrom("/", "/assets/main.js", "/api/state", "/api/events"),
        headerText,
        headerText,
        headerText,
      )
      .map(
        ([path, id, encoding, accept]): Sent => ({
          ...{ method: "GET", path, want: "2xx", endless: path === "/api/events" },
          headers: { "last-event-id": id, "accept-encoding": encoding, accept, range: id },
        }),
      );
    const foreignOrder = fc.tuple(headerText, fc.constantFrom("origin", "sec-fetch-site")).map(
      ([value, header]): Sent => ({
        ...{ method: "POST", path: "/hands/do", want: "4xx", body: "{}" },
        headers: { ...JSON_TYPE, [header]: value === "same-origin" ? "none" : `${value}x` },
      }),
    );
    const anyPage = fc.constantFrom(...PAGES);
    const { good: taken } = await refuses(
      "the console's pages",
      port,
      fc.oneof(
        { weight: 6, arbitrary: under.filter((path) => !isPage(path)).map((path) => ({ ...to, path })) },
        { weight: 2, arbitrary: otherPages(pages) },
        {
          weight: 2,
          arbitrary: fc.tuple(anyPage, otherMethod).map(([path, method]) => ({ ...to, path, method })),
        },
        {
          weight: 2,
          arbitrary: fc
            .tuple(anyPage, foreignHost)
            .map(([path, host]) => ({ ...to, path, headers: { host } })),
        },
        { weight: 2, arbitrary: foreignOrder },
        { weight: 1, arbitrary: good },
      ),
    );
    expect(taken).toBeGreaterThan(INPUTS / 100);
    await until(async () => (hub.readers === 0 ? true : undefined), {
      ...{ withinMs: 20_000, everyMs: 20 },
      why: () => `${hub.readers} readers that have gone are still counted`,
    });
  },
  LIMIT_MS,
);

test(
  "hands do nothing of what is not an order",
  async () => {
    const done: string[] = [];
    const actions = createActions({
      workbench: {
        take: async () => async () => {},
        break: async ({ verb }) => {
          done.push(verb);
          return async () => {};
        },
        scenario: async () => done.push("scenario"),
        healEverything: async () => void done.push("heal"),
      },
      verbs: verbsFor({ redisNodes: [{ name: "redis-1", host: "", port: 1 }], sentinels: [] }),
      scenarios: [{ name: "master-failure", title: "", question: "" }],
      journal: () => {},
      onChange: () => {},
    });
    const sessions = createSessions({ about: () => ({}), shown: () => ({}), onOver: () => {} });
    const token = newToken();
    const behind = await serve((app) => {
      app.use("/hands", guard("127.0.0.1", token));
      app.use(handsRoutes(sessions, actions));
    });
    const port = await serve((app) => {
      app.use(consoleHands({ host: "127.0.0.1", port: behind }));
      app.use(readOnly);
    });
    const { id: session } = sessions.open({ write: () => true, end: () => {} } as never, undefined);
    const bearer = { authorization: `Bearer ${token}` };
    const posted = (body: unknown, headers: Record<string, string> = bearer): Sent => ({
      ...{ method: "POST", path: "/hands/do", want: "4xx", body: JSON.stringify(body) },
      headers: { ...JSON_TYPE, ...headers },
    });
    const envelope = { session: fc.constant(session), id: fc.uuid(), keep: fc.boolean() };
    const order = fc.oneof(
      fc.record({
        ...{ ...envelope, do: fc.constant("break"), verb: fc.constant("kill") },
        ...{ part: fc.constant("redis-1"), seconds: fc.integer({ min: 1, max: 600 }) },
      }),
      fc.record({ ...envelope, do: fc.constant("scenario"), scenario: fc.constant("master-failure") }),
    );
    const name = fc.oneof(
      text,
      fc.constantFrom("__proto__", "constructor", "toString", "/redis-1", "redis-1 ", "REDIS-1"),
    );
    const spoiled = fc
      .tuple(
        order,
        fc.constantFrom("session", "id", "do", "keep", "verb", "part", "seconds", "scenario"),
        fc.oneof(anyJson, name),
      )
      .filter(([body, field]) => field in body)
      .filter(
        ([, field, value]) => !(field === "keep" ? typeof value === "boolean" : Number.isInteger(value)),
      )
      .filter(([, , value]) => value !== "heal-everything")
      .map(([body, field, value]) => posted({ ...body, [field]: value }));
    const withMore = fc
      .tuple(order, text, anyJson)
      .filter(([body, more]) => !(more in body))
      .map(([body, more, value]) => posted(Object.fromEntries([...Object.entries(body), [more, value]])));
    const withoutToken = fc
      .tuple(order, headerText)
      .filter(([, value]) => !value.includes(token))
      .map(([body, value]) => posted(body, { authorization: value }));
    const over = fc.tuple(order, fc.uuid()).map(([body, other]) => posted({ ...body, session: other }));
    const orders = fc.oneof(
      { weight: 5, arbitrary: fc.oneof(spoiled, withMore) },
      { weight: 2, arbitrary: fc.oneof(withoutToken, over) },
      { weight: 2, arbitrary: anyJson.map((body) => posted(body)) },
      {
        weight: 4,
        arbitrary: badBodies("POST", "/hands/do", order).map((sent) => ({
          ...sent,
          headers: { ...sent.headers, ...bearer },
        })),
      },
    );
    await refuses("POST /hands/do", behind, orders);
    // The console opens a connection for each; what it refuses by itself, its own test sends.
    await refuses("POST /hands/do through the console", port, orders, { inputs: INPUTS / 10 });
    expect(done).toEqual([]);
    sessions.close();
  },
  LIMIT_MS,
);

/** As open as Alertmanager, and counts. */
async function openServer() {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    heard.push(`${request.method} ${request.url}`);
    request.resume();
    response.writeHead(200, { "Access-Control-Allow-Origin": "*" }).end("said");
  });
  // However long the machine stands still in between.
  server.keepAliveTimeout = 0;
  await once(server.listen(0, "127.0.0.1"), "listening");
  toClose.push(server);
  return { port: portOf(server), heard };
}

test(
  "nothing of another site's page, or under another name, reaches what has no check of its own",
  async () => {
    const { port: behind, heard } = await openServer();
    const front = createFront({ name: "alertmanager", host: "127.0.0.1", port: behind });
    await once(front.listen(0, "127.0.0.1"), "listening");
    toClose.push(front);
    const path = segment.map((part) => `/${part}`);
    const changing = fc.constantFrom("POST", "PUT", "DELETE", "PATCH", "OPTIONS");
    const origin = fc
      .oneof(
        headerText,
        fc.constantFrom("null", "http://evil.test", "http://localhost.evil.test", "http://localhost:1"),
      )
      .filter((value) => value.trim() !== "http://localhost");
    const foreignPage = fc.tuple(changing, path, origin).map(
      ([method, to, from]): Sent => ({
        method,
        path: to,
        want: "4xx",
        headers: { host: "localhost", origin: from },
      }),
    );
    const foreignName = fc
      .tuple(fc.oneof(changing, fc.constant("GET")), path, foreignHost)
      .filter(([, , host]) => !/^\s*alertmanager/i.test(host))
      .map(([method, to, host]): Sent => ({ method, path: to, want: "4xx", headers: { host } }));
    const good = fc.tuple(path, headerText, headerText).map(
      ([to, accept, te]): Sent => ({
        method: "GET",
        path: to,
        want: "2xx",
        headers: { host: "localhost", accept, te },
      }),
    );
    const { good: taken } = await refuses(
      "the front of Alertmanager and Prometheus",
      portOf(front),
      fc.oneof(
        { weight: 8, arbitrary: foreignPage },
        { weight: 8, arbitrary: foreignName },
        { weight: 1, arbitrary: good },
      ),
    );
    expect(taken).toBeGreaterThan(INPUTS / 100);
    expect(heard).toHaveLength(taken);
  },
  LIMIT_MS,
);

/** Sends bytes as they are. @returns the status of each answer, until the server hangs up. */
function statusesOf(port: number, bytes: Buffer): Promise<number[]> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    let answer = "";
    socket.setEncoding("latin1").on("data", (more: string) => {
      answer += more;
    });
    socket.on("error", () => {});
    socket.once("close", () =>
      resolve([...answer.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, code]) => Number(code))),
    );
    socket.end(bytes);
  });
}

test(
  "bytes that are hardly HTTP end no process",
  async () => {
    const { port: behind, heard } = await openServer();
    const front = createFront({ name: "alertmanager", host: "127.0.0.1", port: behind });
    await once(front.listen(0, "127.0.0.1"), "listening");
    toClose.push(front);
    const service = await serve((app) => app.get("/a/:name", (_request, response) => void response.json({})));
    const whole = fc.constantFrom<string[]>(
      "GET /a/b?c=d HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\nConnection: close\r\n\r\n",
      "POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
      "PUT http://localhost/a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nExpect: 100-continue\r\n\r\n",
      "CONNECT localhost:1 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    );
    const piece = fc.oneof(
      fc.string({ unit: "binary-ascii", maxLength: 4 }),
      fc.constantFrom(
        "%",
        "\r\n",
        "\n",
        "\0",
        "\xff",
        "://",
        "[",
        " ",
        "Host: x\r\n",
        "Content-Length: 1\r\n",
        "\r\n\r\n",
      ),
    );
    /** Some characters replaced, one after the other. */
    const spoiled = fc
      .tuple(
        whole,
        fc.array(fc.tuple(fc.nat({ max: 200 }), fc.nat({ max: 6 }), piece), { minLength: 1, maxLength: 3 }),
      )
      .map(([text, edits]) =>
        Buffer.from(
          edits.reduce((now, [at, out, into]) => {
            const from = at % (now.length + 1);
            return now.slice(0, from) + into + now.slice(from + out);
          }, text),
          "latin1",
        ),
      );
    const AT_ONCE = 20;
    let sent = 0;
    let before = 0;
    const start = performance.now();
    const outcome = await fc.check(
      fc.asyncProperty(fc.array(spoiled, { minLength: AT_ONCE, maxLength: AT_ONCE }), async (batch) => {
        const answers = await Promise.all(
          batch.map((bytes, at) => statusesOf(at % 2 ? service : portOf(front), bytes)),
        );
        const at = answers.findIndex((statuses) => statuses.some((status) => status >= 500));
        if (at >= 0) throw new Error(`${JSON.stringify(batch[at]?.toString("latin1"))}: ${answers[at]}`);
        sent += batch.length;
        if (before === 0 && sent >= 1_000) {
          heard.splice(0);
          before = heap();
        }
      }),
      { seed: SEED, numRuns: Math.ceil(INPUTS / AT_ONCE) },
    );
    if (outcome.failed) throw outcome.errorInstance;
    heard.splice(0);
    const grown = before === 0 ? 1 : heap() / before;
    const took = ((performance.now() - start) / 1_000).toFixed(1);
    lines.push(`bytes that are hardly HTTP: ${sent}, ${took} s, heap × ${grown.toFixed(2)}`);
    expect(isFlat(grown)).toBe(true);
    for (const port of [service, portOf(front)])
      expect((await fetch(`http://127.0.0.1:${port}/a/b`)).status).toBe(200);
  },
  LIMIT_MS,
);
