/** Every page of the console over HTTP, without a lab: what is served, how, and what is refused. */
import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, readdir, writeFile } from "node:fs/promises";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { closeServer, createApp, listen } from "@redis-ha-lab/common/http.ts";
import { createLogger } from "@redis-ha-lab/common/logger.ts";
import { Registry } from "prom-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildPage } from "../web/build.ts";
import { detailRoutes } from "./nodes/detail/routes.ts";
import { loadPage, type Page } from "./page/page.ts";
import { pageRoutes } from "./page/routes.ts";
import { readOnly } from "./read-only.ts";
import { runbooksRoutes } from "./runbooks/page.ts";
import { openRunsFolder } from "./runs/folder.ts";
import { runsRoutes } from "./runs/routes.ts";
import { createHub } from "./stream/hub.ts";
import { streamRoutes } from "./stream/routes.ts";

let server: Server;
let url: string;
let page: Page;

const journal = {
  title: "The master process dies",
  startedAt: "2026-11-20T07:18:28.123Z",
  verdict: "pass",
  reasons: [],
  untilMs: 12_345.6,
};

async function runsFolder(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "console-runs-"));
  const files: Readonly<Record<string, string>> = {
    "secret.txt": "not for anybody",
    "master-failure/2026-11-20T07-18-28Z/journal.json": JSON.stringify(journal),
    "master-failure/2026-11-20T07-18-28Z/report.html": "<!doctype html><style>b{}</style><b>report</b>",
    "master-failure/2026-11-20T08-00-00Z/journal.json": "half a jour",
    "benchmark-failover/2026-11-20T09-00-00/result.json": "{}",
    "benchmark-failover/2026-11-20T09-00-00/report.html": "no run's report",
  };
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(root, path, ".."), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return root;
}

beforeAll(async () => {
  const built = await mkdtemp(join(tmpdir(), "console-page-"));
  await buildPage(built);
  page = await loadPage(built);
  const options = {
    logger: createLogger("console", "error"),
    register: new Registry(),
    names: [],
    readiness: () => ({ ready: true, reasons: [] }),
  };
  const app = createApp(options);
  app.use(readOnly);
  app.use(pageRoutes(page));
  app.use(streamRoutes(createHub({ n: 1 })));
  // Nothing listens on port 1.
  app.use(detailRoutes([{ name: "redis-1", host: "127.0.0.1", port: 1 }], { username: "u", password: "p" }));
  app.use(runsRoutes(openRunsFolder(await runsFolder())));
  app.use(runbooksRoutes(fileURLToPath(new URL("../../docs/runbooks.md", import.meta.url))));
  server = await listen(app, 0, options);
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => closeServer(server));

describe("the page", () => {
  test("is made of a script and styles", () => {
    expect(page.assets.map(({ type }) => type)).toEqual(
      expect.arrayContaining(["text/javascript; charset=utf-8", "text/css; charset=utf-8"]),
    );
  });

  test("names what it needs by content, and loads nothing from elsewhere", async () => {
    const response = await fetch(url);
    const html = await response.text();
    for (const { path } of page.assets) expect(html).toContain(path);
    expect(html).not.toMatch(/(src|href)="(https?:)?\/\//);
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
  });

  test.each([
    ["br", "br"],
    ["gzip", "gzip"],
    ["identity", null],
  ])("is sent as %s to who takes that", async (accepted, sent) => {
    const [asset] = page.assets;
    const response = await fetch(`${url}${asset?.path}`, { headers: { "accept-encoding": accepted } });
    expect(response.headers.get("content-encoding")).toBe(sent);
    expect(response.headers.get("cache-control")).toContain("immutable");
    expect(Buffer.from(await response.arrayBuffer()).equals(asset?.plain ?? Buffer.alloc(0))).toBe(true);
  });

  test("is not sent again to who has it", async () => {
    const { headers } = await fetch(url);
    // As a browser asks that has it; fetch would ask for a fresh one by itself.
    const conditions = { "if-none-match": headers.get("etag") ?? "", "cache-control": "max-age=0" };
    const again = await fetch(url, { headers: conditions });
    expect(again.status).toBe(304);
  });
});

describe("the runs", () => {
  test("are listed newest first; a broken journal is unreadable, a benchmark is no run", async () => {
    const runs = (await (await fetch(`${url}/api/runs`)).json()) as { id: string }[];
    expect(runs).toMatchObject([
      { id: "2026-11-20T08-00-00Z", verdict: "unreadable", report: null },
      {
        id: "2026-11-20T07-18-28Z",
        verdict: "pass",
        title: "The master process dies",
        durationMs: 12_346,
        report: "/runs/master-failure/2026-11-20T07-18-28Z/report.html",
      },
    ]);
  });

  test("a report is shown as it is, in a frame of this page only, and may do nothing", async () => {
    const response = await fetch(`${url}/runs/master-failure/2026-11-20T07-18-28Z/report.html`);
    expect(await response.text()).toContain("<b>report</b>");
    expect(response.headers.get("x-frame-options")).toBe("SAMEORIGIN");
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toMatch(/default-src 'none'.*frame-ancestors 'self'; sandbox$/);
    expect(policy).not.toContain("script-src");
  });

  test.each([
    "/runs/master-failure/2026-11-20T08-00-00Z/report.html",
    "/runs/master-failure/nothing/report.html",
    "/runs/benchmark-failover/2026-11-20T09-00-00/report.html",
    "/runs/../secret.txt",
    "/runs/%2e%2e/%2e%2e/report.html",
    "/runs/master-failure/..%2f..%2fsecret.txt/report.html",
    "/runs/master-failure/2026-11-20T07-18-28Z/journal.json",
    "/assets/../main.ts",
    "/api/nodes/redis-1/config",
  ])("%s is not there", async (path) => {
    expect((await fetch(`${url}${path}`)).status).toBe(404);
  });
});

describe("the runbooks", () => {
  test("have a chapter where each alert's runbook_url leads, and run nothing", async () => {
    const rules = new URL("../../prometheus/rules/", import.meta.url);
    const urls = (await readdir(rules))
      .filter((name) => name.endsWith(".yml"))
      .flatMap((name) => [...readFileSync(new URL(name, rules), "utf8").matchAll(/runbook_url: (\S+)/g)])
      .map(([, found = ""]) => new URL(found));
    expect(urls.length).toBeGreaterThan(20);
    for (const { origin, pathname, hash } of urls) {
      // The lab's own port, which Prometheus's start script replaces where CONSOLE_PORT says another.
      expect(origin).toBe("http://localhost:8080");
      const response = await fetch(`${url}${pathname}`);
      expect([response.status, response.headers.get("content-type")]).toEqual([
        200,
        "text/html; charset=utf-8",
      ]);
      expect(response.headers.get("content-security-policy")).toMatch(
        /^default-src 'none'; style-src 'sha256-/,
      );
      expect(await response.text()).toContain(` id="${hash.slice(1)}"`);
    }
  });
});

describe("a node", () => {
  test("that is not configured is answered with those that are", async () => {
    const response = await fetch(`${url}/api/nodes/198.18.77.11:6379`);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ error: "there is no such node", details: ["redis-1"] });
  });

  test("that does not answer says why, and how to look by hand", async () => {
    const detail = await (await fetch(`${url}/api/nodes/redis-1`)).json();
    expect(detail).toMatchObject({ name: "redis-1", reason: "refuses connections", answers: null });
    expect(JSON.stringify(detail)).toContain("make cli NODE=redis-1");
  });
});

describe("reading only", () => {
  test.each(["POST", "PUT", "DELETE", "PATCH"])("%s is refused everywhere", async (method) => {
    for (const path of ["/", "/api/state", "/api/nodes/redis-1", "/healthz"]) {
      const response = await fetch(`${url}${path}`, { method });
      expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
    }
  });

  test("HEAD of an endless answer ends", async () => {
    const response = await fetch(`${url}/api/events`, { method: "HEAD" });
    expect(response.headers.get("content-type")).toMatch(/^text\/event-stream/);
  });
});
