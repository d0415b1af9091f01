/** The console's page in a real browser, beside a lab that is broken while it looks. */

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { findBrowser, launchBrowser, NO_BROWSER } from "@redis-ha-lab/cli/evidence/browser.ts";
import { PHASES } from "@redis-ha-lab/cluster/phases.ts";
import { until } from "@redis-ha-lab/common/deadline.ts";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { skippedBecause } from "../support/skipped.ts";
import { changes, record, recorded } from "./console-recorder.ts";
import { startTestLab, type TestLab } from "./test-lab.ts";

const found = findBrowser();
const address = `http://127.0.0.1:${process.env.CONSOLE_PORT}`;
/** What a page may take to show what the lab has long done, on a busy machine. */
const SHOWN = { timeout: 15_000 };

describe("the console's page", skippedBecause(found ? undefined : NO_BROWSER), () => {
  let lab: TestLab;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];

  const master = async (): Promise<string> => JSON.parse(await lab.made("status", "FORMAT=json")).master;
  const ask = async (node: string, command: string): Promise<string> =>
    (await lab.made("cli", `NODE=${node}`, `CMD=${command}`)).trim();
  const healthy = async (on: Page = page) => on.waitForSelector('#headline[data-severity="good"]', SHOWN);
  const opened = async (width: number, colorScheme: "light" | "dark") => {
    const one = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    one.on("pageerror", ({ message }) => problems.push(message));
    one.on("console", (said) => {
      // A connection that breaks is reported by the browser itself; the tests break it on purpose.
      if (said.type() === "error" && !/ERR_|Failed to load/.test(said.text())) problems.push(said.text());
    });
    await one.goto(address);
    return one;
  };

  beforeAll(async () => {
    lab = await startTestLab();
    browser = await launchBrowser(found);
    page = await opened(1440, "light");
    await healthy();
  });
  afterAll(async () => {
    await browser?.close();
    await lab?.made("heal");
    await lab?.make("stop");
  });

  test("shows who is master, where writes go, and whom each Sentinel names", async () => {
    const name = await master();
    await page.waitForSelector(`#badge[data-node="${name}"]:not(.hollow)`, SHOWN);
    await page.waitForSelector(`[data-edge="write"][data-to="${name}"]`, { ...SHOWN, state: "attached" });
    expect(await page.locator(`[data-edge="vote"][data-to="${name}"]`).count()).toBe(3);
    expect(await page.locator(`[data-edge="replication"][data-from="${name}"]`).count()).toBe(2);
  });

  test("has no serious accessibility problem, wide or narrow, light or dark", async () => {
    const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    for (const [width, scheme] of [
      [1440, "dark"],
      [390, "light"],
    ] as const) {
      const one = await opened(width, scheme);
      await healthy(one);
      await one.locator('.node[data-name="redis-2"]').press("Enter");
      await one.waitForSelector("#panel", SHOWN);
      await one.evaluate(axe);
      const { violations } = await one.evaluate(() =>
        (window as unknown as { axe: typeof import("axe-core") }).axe.run(),
      );
      const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
      expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
      await one.close();
    }
  });

  test("fits a phone", async () => {
    const phone = await opened(390, "dark");
    await healthy(phone);
    expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await phone.close();
  });

  test.each([1280, 1366])("needs no scrolling in a table at %d pixels", async (width) => {
    const one = await opened(width, "light");
    await healthy(one);
    const cut = await one.evaluate(() =>
      [...document.querySelectorAll(".scroll")]
        .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
        .map((element) => element.getAttribute("aria-label")),
    );
    expect(cut).toEqual([]);
    await one.close();
  });

  test("tells in a node's panel what redis-cli tells", async () => {
    const name = await master();
    const replica = name === "redis-2" ? "redis-3" : "redis-2";
    const offsetBefore = Number(/master_repl_offset:(\d+)/.exec(await ask(replica, "info replication"))?.[1]);
    await page.locator(`.node[data-name="${replica}"]`).click();
    const panel = page.locator("#panel");
    await panel.waitFor(SHOWN);
    const fact = async (label: string) =>
      (await panel
        .locator(".facts > div", { has: page.locator("dt", { hasText: new RegExp(`^${label}$`) }) })
        .locator("dd")
        .textContent()) ?? "";
    const number = async (label: string) => Number((await fact(label)).replace(/\D/g, ""));

    expect(await panel.locator("h2").textContent()).toBe(replica);
    await until(async () => ((await number("offset")) >= offsetBefore ? true : undefined), {
      withinMs: 10_000,
      everyMs: 100,
      why: () => `the panel's offset does not reach ${offsetBefore}`,
    });
    const shown = await number("offset");
    const offsetAfter = Number(/master_repl_offset:(\d+)/.exec(await ask(replica, "info replication"))?.[1]);
    expect(shown).toBeLessThanOrEqual(offsetAfter);
    expect(await fact("follows")).toMatch(new RegExp(`^${name}, connected`));
    expect(await fact("role")).toMatch(/^replica/);
    expect(await number("keys")).toBe(Number(/\d+/.exec(await ask(replica, "dbsize"))?.[0]));
    expect(await fact("version")).toBe(/redis_version:(\S+)/.exec(await ask(replica, "info server"))?.[1]);

    await page.keyboard.press("Escape");
    await panel.waitFor({ ...SHOWN, state: "hidden" });
    // Back where it came from, for those who go on by keyboard.
    expect(await page.evaluate(() => document.activeElement?.getAttribute("data-name"))).toBe(replica);
  });

  test("shows a failover while it happens: phase, badge, route, clock, timeline", async () => {
    const old = await master();
    await healthy();
    await record(page);
    await lab.docker.kill(old);
    await page.waitForSelector(`#cards [data-name="${old}"][data-status="down"]`, SHOWN);
    await page.waitForSelector(`#badge:not([data-node="${old}"])`, SHOWN);
    await page.waitForSelector('[data-edge="write"]', { ...SHOWN, state: "attached" });
    await page.waitForSelector('#outages [data-route="haproxy"]', { ...SHOWN, state: "hidden" });
    await page.waitForSelector("#phase", { ...SHOWN, state: "hidden" });
    const now = await master();
    const seen = await recorded(page);

    expect(changes(seen, "badge").at(0)).toBe(old);
    expect(changes(seen, "badge").at(-1)).toBe(now);
    expect(changes(seen, "write")).toEqual([old, null, now]);
    const clock = changes(seen, "outage").map((text) => (text === null ? null : Number.parseFloat(text)));
    expect([clock.at(0), clock.at(-1)]).toEqual([null, null]);
    const running = clock.filter((seconds) => seconds !== null);
    expect(running.length).toBeGreaterThan(5);
    expect(running).toEqual([...running].sort((a, b) => a - b));
    const phases = changes(seen, "phase").filter((phase) => phase !== null);
    const order = PHASES.filter((phase) => phase !== "reconnect");
    // Electing and routing may be over before a frame is drawn; the others last for about a second.
    expect(phases).toEqual(expect.arrayContaining(["detect", "promote"]));
    expect(phases).toEqual(order.filter((phase) => phases.includes(phase)));

    const told = (kind: string) => page.locator(`#timeline [data-kind="${kind}"]`).count();
    expect(await told("+odown")).toBeGreaterThan(0);
    expect(await told("+switch-master")).toBeGreaterThan(0);
    expect(await page.locator('#timeline [data-group="routes"]').count()).toBeGreaterThan(0);
    // Seen by a newcomer: only what HAProxy did about it.
    await page.getByRole("button", { name: "Routes" }).click();
    await page.waitForSelector('#timeline li:not([data-group="routes"])', { ...SHOWN, state: "detached" });
    expect(await told("route-write")).toBeGreaterThan(0);
    await page.getByRole("button", { name: "All", exact: true }).click();

    await lab.docker.start(old);
    await page.waitForSelector(
      `[data-edge="replication"][data-from="${now}"][data-to="${old}"] [data-state="whole"]`,
      { timeout: 30_000, state: "attached" },
    );
  });

  test("greys when the console is gone, and shows the current state when it is back", async () => {
    await lab.docker.kill("console");
    await page.waitForSelector("html.stale", SHOWN);
    expect(await page.locator("#lost").textContent()).toContain("No word from the console");
    expect(await page.locator("#connection").getAttribute("data-state")).toBe("lost");

    await lab.docker.start("console");
    await page.waitForSelector("html:not(.stale)", { timeout: 30_000 });
    const name = await master();
    await page.waitForSelector(`#badge[data-node="${name}"]:not(.hollow)`, SHOWN);
    expect(await page.locator("#lost").isVisible()).toBe(false);
  });

  test("has reported no error of its own in all of this", () => expect(problems).toEqual([]));
});
