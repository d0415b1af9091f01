import type { PublisherPath } from "@redis-ha-lab/publisher/client-path.ts";
import { createRoutes as publisherRoutes } from "@redis-ha-lab/publisher/routes.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { INPUTS, type Sent } from "../../support/generated.ts";
import {
  anyJson,
  badBodies,
  COMMON,
  JSON_TYPE,
  LIMIT_MS,
  options,
  otherMethod,
  otherPages,
  refuses,
  serve,
  text,
} from "../../support/refusing.ts";

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
