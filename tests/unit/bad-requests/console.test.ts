import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "@redis-ha-lab/common/deadline.ts";
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
import fc from "fast-check";
import { expect, test } from "vitest";
import { INPUTS, type Sent } from "../../support/generated.ts";
import {
  COMMON,
  foreignHost,
  headerText,
  JSON_TYPE,
  LIMIT_MS,
  otherMethod,
  otherPages,
  refuses,
  segment,
  serve,
} from "../../support/refusing.ts";

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
      // Nothing listens on port 1.
      app.use(consoleHands({ host: "127.0.0.1", port: 1 }));
      app.use(readOnly);
      app.use(pageRoutes({ index: asset("/"), assets: [asset("/assets/main.js")] }));
      app.use(streamRoutes(hub));
      app.use(
        detailRoutes([{ name: "redis-1", host: "127.0.0.1", port: 1 }], { username: "u", password: "p" }),
      );
      app.use(runsRoutes(openRunsFolder(mkdtempSync(join(tmpdir(), "no-runs-")))));
      app.use(runbooksRoutes(join(import.meta.dirname, "../../../docs/runbooks.md")));
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
    const anyPage = fc.constantFrom(...PAGES, "/", "/runbooks", "/hands/events");
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
