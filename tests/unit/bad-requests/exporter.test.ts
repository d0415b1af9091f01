import { ScrapeResponse } from "@redis-ha-lab/exporter-ts/exposition/scrape-response.ts";
import { mountRoutes as exporterRoutes } from "@redis-ha-lab/exporter-ts/http/routes.ts";
import { ownMetrics } from "@redis-ha-lab/exporter-ts/metrics.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  COMMON,
  foreignHost,
  headerText,
  LIMIT_MS,
  otherMethod,
  otherPages,
  refuses,
  segment,
  serve,
} from "../../support/refusing.ts";

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
