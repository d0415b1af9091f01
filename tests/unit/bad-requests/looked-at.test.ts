/** Pages that only show: each is asked under other names, by other methods and for what is beside it. */
import { mountRoutes as exporterRoutes } from "@redis-ha-lab/exporter-ts/http/routes.ts";
import { ownMetrics } from "@redis-ha-lab/exporter-ts/metrics.ts";
import { createRoutes as publisherRoutes } from "@redis-ha-lab/publisher/routes.ts";
import { createInbox } from "@redis-ha-lab/subscriber/inbox.ts";
import { createRoutes as subscriberRoutes } from "@redis-ha-lab/subscriber/routes.ts";
import type { Express } from "express";
import fc from "fast-check";
import { expect, test } from "vitest";
import { mountRoutes as standInRoutes } from "../../../grafana/src/stand-in.ts";
import { INPUTS, type Sent } from "../../support/generated.ts";
import {
  COMMON,
  foreignHost,
  headerText,
  LIMIT_MS,
  options,
  otherMethod,
  otherPages,
  refuses,
  segment,
  serve,
} from "../../support/refusing.ts";

const publisher = (app: Express) =>
  app.use(
    publisherRoutes({
      ...{ paths: [], topology: () => ({}) as never, logger: options.logger },
      about: { run: 1, profile: "tuned", ratePerSecond: 0 },
    }),
  );
const subscriber = (app: Express) =>
  app.use(
    subscriberRoutes({
      ...{ feeds: [], replicas: [], inbox: createInbox(1), profile: "tuned", mostReaders: 1 },
      topology: () => ({}) as never,
    }),
  );
const exporter = (app: Express) =>
  exporterRoutes(app, {
    targets: () => [{ name: "redis-1", kind: "redis" }],
    ...{ scraperOf: () => undefined, scrapeTimeoutMs: 1_000, metrics: ownMetrics() },
  });
const standIn = (app: Express) =>
  standInRoutes(app, { GRAFANA_WANTED: "grafana:1", CONSOLE_PORT: 1, PROMETHEUS_PORT: 2 });

test.each<[string, string, (app: Express) => unknown, Sent["want"]]>([
  // The same code in every service; of the repointer and of host-ports there is nothing else.
  ["/healthz of every service", "/healthz", () => {}, "2xx"],
  ["/readyz of every service", "/readyz", () => {}, "2xx"],
  ["/metrics of every service", "/metrics", () => {}, "2xx"],
  ["/stats of the publisher", "/stats", publisher, "2xx"],
  ["/stats of the subscriber", "/stats", subscriber, "2xx"],
  ["/sd of the exporter", "/sd", exporter, "2xx"],
  ["/ of the exporter", "/", exporter, "2xx"],
  ["/ in Grafana's place", "/", standIn, "503"],
  ["/d/… in Grafana's place", "/d/x", standIn, "503"],
])(
  "%s shows itself and takes nothing",
  async (what, page, mount, shown) => {
    const port = await serve(mount);
    const others = ["/publish", "/stats", "/messages", "/messages/stream", "/scrape", "/sd", "/dashboards"];
    const beside = otherPages([...COMMON, ...others])
      // What stands in Grafana's place answers for every dashboard.
      .filter(({ path }) => !/^\/+d\/+./i.test(path));
    const under = fc
      .tuple(segment, headerText)
      .map(([part, value]) => `${page}?${part.replaceAll("#", "")}=${encodeURIComponent(value)}`);
    const bad = fc.oneof(
      fc.tuple(under, otherMethod).map(([path, method]): Sent => ({ method, path, want: "4xx" })),
      fc
        .tuple(under, foreignHost, fc.constantFrom("GET", "HEAD", "POST", "PUT"))
        .map(([path, host, method]): Sent => ({ method, path, want: "4xx", headers: { host } })),
      fc
        .tuple(under, fc.uint8Array({ maxLength: 40 }))
        .map(([path, body]): Sent => ({ method: "POST", path, want: "4xx", body })),
      beside,
    );
    const good = fc.tuple(under, headerText, headerText, fc.constantFrom("GET", "HEAD")).map(
      ([path, accept, range, method]): Sent => ({
        ...{ method, path, want: shown },
        headers: { accept, range, "accept-encoding": accept },
      }),
    );
    const { good: taken } = await refuses(
      what,
      port,
      fc.oneof({ weight: 12, arbitrary: bad }, { weight: 1, arbitrary: good }),
    );
    expect(taken).toBeGreaterThan(INPUTS / 100);
  },
  LIMIT_MS,
);
