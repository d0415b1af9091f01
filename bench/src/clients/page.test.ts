import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { asMarkdown } from "./as-markdown.ts";
import { type Cell, type ClientsResult, type Row, resultOf } from "./cells.ts";
import { recommendedIn, recommendedOf } from "./configuration.ts";
import { clientsPage } from "./page.ts";
import { trapsOf } from "./traps.ts";

const CLIENTS = fileURLToPath(new URL("../../../clients", import.meta.url));

const fine: Cell = {
  ...{ runs: 3, outcome: "fine", outageMs: 2_500, beyondMs: 50, worstMs: 2_600, cameBack: 3 },
  ...{ acknowledged: 1_000, failed: 40, indeterminate: 2, lost: 0, duplicated: 0, contradicted: 0 },
  ...{ oldReads: 0, oldReadsMs: 0, late: 0, unbegun: 0, connectionsPerSecond: 3 },
  ...{
    memoryMost: 50 * 2 ** 20,
    cpuBefore: 1.25,
    cpuDuring: 2.5,
    error: null,
    printedLines: 0,
    printedLast: null,
  },
};
const row = (path: Row["path"], cells: Row["cells"]): Row => ({
  ...{ client: "ioredis", path, profile: "defaults", version: "6.0.0", runtime: "node 24", cells },
});
const names = (one: Row) => trapsOf(one).map(({ name }) => name);

describe("traps are named where they were seen", () => {
  test("and nowhere else", () => {
    expect(trapsOf(row("sentinel", { kill: fine, pause: fine, "sentinel-down": fine }))).toEqual([]);
  });
  test.each([
    ["never comes back", { kill: { ...fine, cameBack: 2 } }],
    ["retries that duplicate", { kill: { ...fine, duplicated: 4 } }],
    ["failed, and done all the same", { kill: { ...fine, contradicted: 1 } }],
    ["acknowledged and lost", { partition: { ...fine, lost: 90 } }],
    ["queues and silent retries", { kill: { ...fine, late: 21 } }],
    ["callers that wait", { pause: { ...fine, unbegun: 7 } }],
    [
      "order of the Sentinels",
      { kill: fine, "sentinel-down": { ...fine, outageMs: 9_000, beyondMs: 6_500 } },
    ],
    ["sockets to a paused node", { kill: fine, pause: { ...fine, outageMs: 10_500, beyondMs: 8_000 } }],
    ["READONLY", { switchover: { ...fine, error: "READONLY You can't write against a read only replica." } }],
    ["reconnection storm", { kill: { ...fine, connectionsPerSecond: 200 } }],
    ["reads of old data", { partition: { ...fine, oldReads: 5 } }],
  ] as const)("%s", (name, cells) => {
    expect(names(row("sentinel", cells as Row["cells"]))).toEqual([name]);
  });
  test("a client that asks no Sentinel has none in the wrong order", () => {
    const cells = { kill: fine, "sentinel-down": { ...fine, beyondMs: 6_500 } };
    expect(names(row("haproxy", cells))).toEqual([]);
  });
});

const result: ClientsResult = {
  ...{
    run: "2026-11-29T08-00-00",
    machine: { CPUs: 2 },
    versions: { Redis: "8.0.2" },
    settings: { downAfterMs: 2_000 },
  },
  ...{ commit: "abc1234", load: 1.25, method: ["all run side by side"], trouble: null },
  faults: [{ name: "kill", title: "the master's process is killed" }],
  absent: [{ client: "jedis", why: "Maven Central can't be reached" }],
  rows: [
    row("haproxy", { kill: { ...fine, outcome: "repeated", duplicated: 4, printedLast: "<b>`oops`|" } }),
    row("sentinel", { kill: fine }),
  ],
  runs: [],
  recommended: [
    { client: "ioredis", language: "ts", code: "const a = 1 < 2;", sources: ["https://example.org/a"] },
  ],
};

test("the page shows the matrix, the traps and the settings, escapes what it is told, and needs nothing else", () => {
  const html = clientsPage(result);
  for (const text of [
    "2.5 s (+0.1)",
    "4 twice",
    "retries that duplicate",
    "const a = 1 &lt; 2;",
    "&lt;b&gt;",
    "Maven Central",
    "commit abc1234",
  ])
    expect(html).toContain(text);
  expect(html).not.toMatch(/NaN|undefined|<script|src=/);
});

test("docs have the same as a table, with where and when it was measured", () => {
  const text = asMarkdown({
    ...result,
    runs: [{ round: 3, load: 2 } as ClientsResult["runs"][number]].map((one) => ({
      ...one,
      arrivals: [{ at: "haproxy", mostPerSecond: 90 }],
    })),
  });
  for (const part of [
    "| ioredis 6.0.0 | haproxy | defaults | 🟠 2.5 s (+0.1), 4 twice |",
    "commit `abc1234`",
    "3 runs of each fault",
    "load 1.3 before, 2.0 before the faults",
    "HAProxy 90",
    "```ts\nconst a = 1 < 2;\n```",
    "jedis is left out: Maven Central can't be reached",
  ])
    expect(text).toContain(part);
  expect(text).not.toMatch(/NaN|undefined|Infinity/);
});

test("an older result, which calls a pause a freeze, is shown in today's word", () => {
  const cells = { kill: fine, freeze: { ...fine, outageMs: 10_500, beyondMs: 8_000 } };
  const older = {
    ...{ ...result, faults: [{ name: "freeze", title: "the master does not freeze for good" }] },
    ...{ rows: [{ ...row("haproxy", {}), cells }], runs: [{ fault: "freeze", arrivals: [] }] },
  };
  const text = asMarkdown(resultOf(JSON.stringify(older)));
  for (const part of [
    "| client | path | options | pause |",
    "| defaults | 🟢 10.5 s (+8.0) |",
    "- **pause**: the master does not freeze for good",
    "**sockets to a paused node**: a paused master costs 10.5 s, a killed one 2.5 s",
  ])
    expect(text).toContain(part);
});

describe("recommended settings", () => {
  test("are what a program marks, without its indentation", () => {
    const found = recommendedIn(
      "a\n  // tuned: https://one, https://two\n  b = 1\n    c = 2\n  // :tuned\nd\n",
    );
    expect(found).toEqual({ code: "b = 1\n  c = 2", sources: ["https://one", "https://two"] });
    expect(() => recommendedIn("nothing")).toThrow("marks no settings");
  });
  test.each(
    readdirSync(CLIENTS, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name),
  )("%s has some, with their source", async (client) => {
    const { code, sources, language } = await recommendedOf(CLIENTS, client);
    expect(code.split("\n").length).toBeGreaterThan(3);
    expect(sources.every((link) => link.startsWith("https://"))).toBe(true);
    expect(language).not.toBe("");
  });
});
