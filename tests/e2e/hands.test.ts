/** The console's page with hands: the link, the menus, the ends of faults, and who gets none of it. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { findBrowser, launchBrowser, NO_BROWSER } from "@redis-ha-lab/cli/evidence/browser.ts";
import { until } from "@redis-ha-lab/common/deadline.ts";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../setup/script.ts";
import { skippedBecause } from "../support/skipped.ts";
import { startTestLab, type TestLab } from "./test-lab.ts";

const found = findBrowser();
/** What a page may take to show what the lab has long done, on a busy machine. */
const SHOWN = { timeout: 20_000 };
const SIZES = [
  [1440, 900],
  [820, 1180],
  [390, 844],
] as const;

describe("a page with hands", skippedBecause(found ? undefined : NO_BROWSER), () => {
  let lab: TestLab;
  let browser: Browser;
  let link: string;
  const problems: string[] = [];

  const opened = async (address: string, [width, height]: readonly [number, number] = SIZES[0]) => {
    const page = await browser.newPage({ viewport: { width, height } });
    page.on("pageerror", ({ message }) => problems.push(message));
    await page.goto(address);
    await page.waitForSelector("#cards", SHOWN);
    return page;
  };
  const withHands = async (size?: readonly [number, number]) => {
    const page = await opened(link, size);
    await page.waitForSelector("#hands .heal", SHOWN);
    return page;
  };
  const reaches = (service: string, state: string) =>
    until(async () => ((await lab.docker.status(service))?.state === state ? true : undefined), {
      withinMs: 30_000,
      everyMs: 100,
      why: () => `${service} is not ${state}`,
    });
  const openPart = async (page: Page, part: string) => {
    await page.locator(`.box[data-name="${part}"]`).press("Enter");
    await page.waitForSelector("#panel .break", SHOWN);
  };
  const inForce = (what: string) => `#hands [data-action="${what}"][data-state="in-force"]`;

  beforeAll(async () => {
    lab = await startTestLab("HANDS=on");
    link = (await lab.made("hands")).trim();
    browser = await launchBrowser(found);
  });
  afterAll(async () => {
    await browser?.close();
    await lab?.made("heal");
    await lab?.make("stop");
  });

  test("is one that was opened by the link; any other looks, and has nothing to press", async () => {
    const page = await opened(new URL(link).origin);
    expect(await page.locator("#hands, #scenarios, .sentinel[role=button]").count()).toBe(0);
    await page.close();
    const other = await opened(link.replace(/.$/, (last) => (last === "x" ? "y" : "x")));
    await other.waitForSelector('#hands [role="alert"]:has-text("token")', SHOWN);
    expect(await other.locator("#hands .heal, #scenarios").count()).toBe(0);
    await other.close();
  });

  test("has them at hand in three sizes, without a serious accessibility problem", async () => {
    const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    for (const size of SIZES) {
      const page = await withHands(size);
      // The token is not left in the address.
      expect(page.url()).not.toContain("hands=");
      await openPart(page, "haproxy");
      expect(await page.locator("#hands .heal").isVisible()).toBe(true);
      const { bottom, width } = await page.evaluate(() => ({
        bottom: document.querySelector("#hands .heal")?.getBoundingClientRect().bottom ?? 0,
        width: document.documentElement.scrollWidth,
      }));
      expect([size, width, bottom <= size[1]]).toEqual([size, size[0], true]);
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() =>
        (window as unknown as { axe: typeof import("axe-core") }).axe.run(),
      );
      const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
      expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
      await page.close();
    }
  });

  test("breaks and heals a part by the keyboard alone, and says so to a screen reader", async () => {
    const page = await withHands();
    await openPart(page, "sentinel-3");
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute("data-verb") ?? "");
    for (let tabs = 0; tabs < 20 && (await focused()) !== "stop"; tabs++) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForSelector(inForce("stop sentinel-3"), SHOWN);
    expect((await lab.docker.status("sentinel-3"))?.state).toBe("exited");
    const left = async () =>
      Number.parseFloat(
        (await page
          .locator(`${inForce("stop sentinel-3")} > span`)
          .first()
          .textContent()) ?? "",
      );
    const before = await left();
    await until(async () => ((await left()) < before ? true : undefined), {
      withinMs: 10_000,
      everyMs: 100,
      why: () => "the countdown stands still",
    });
    await page
      .locator("#hands")
      .getByRole("button", { name: /^Heal now.*stop sentinel-3/ })
      .press("Enter");
    await reaches("sentinel-3", "running");
    await page.waitForSelector('#hands [role="status"]:has-text("stop sentinel-3 is over")', SHOWN);
    await page.close();
  });

  test("heals what it began when it is closed, and leaves what it was told to keep until everything is healed", async () => {
    const page = await withHands();
    await openPart(page, "sentinel-1");
    await page.locator(".break select").first().selectOption("300");
    await page.locator('[data-verb="kill"]').click();
    await page.waitForSelector(inForce("kill sentinel-1"), SHOWN);
    await openPart(page, "sentinel-2");
    await page.locator(".break input").check();
    await page.locator('[data-verb="kill"]').click();
    await page.waitForSelector(inForce("kill sentinel-2"), SHOWN);
    // A reload is no farewell.
    await page.reload();
    await page.waitForSelector(inForce("kill sentinel-1"), SHOWN);
    await page.close();
    await reaches("sentinel-1", "running");
    expect((await lab.docker.status("sentinel-2"))?.state).toBe("exited");

    const later = await withHands();
    await later.waitForSelector(inForce("kill sentinel-2"), SHOWN);
    // While it is in force the lab is held: the command line is told by whom.
    const { code, stderr } = await lab.make("switchover");
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/held by "kill sentinel-\d, on the console's page"/),
    ]);
    await later.locator("#hands .heal").click();
    await reaches("sentinel-2", "running");
    await later.waitForSelector('#hands [role="status"]:has-text("heal everything is over")', {
      timeout: 90_000,
    });
    await later.close();
  });

  test("starts a scenario, shows how far it is, and ends it early", async () => {
    const page = await withHands();
    const scenario = page.locator('#scenarios [data-scenario="replica-failure"]');
    await scenario.getByRole("button", { name: /^Start/ }).click();
    await page.waitForSelector('#running[data-scenario="replica-failure"]', { timeout: 60_000 });
    await page
      .locator("#hands")
      .getByRole("button", { name: /^End and heal/ })
      .click();
    await page.waitForSelector('#hands [role="status"]:has-text("scenario replica-failure is over")', {
      timeout: 90_000,
    });
    await page.close();
  });

  test("leaves a journal of what was done", async () => {
    const lines = (await readFile(join(root, "runs/hands.jsonl"), "utf8")).trim().split("\n");
    const told = lines.map((line) => JSON.parse(line) as { did: string; on: string; outcome: string });
    expect(told).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ did: "stop", on: "sentinel-3", outcome: "begun" }),
        expect.objectContaining({ did: "stop", on: "sentinel-3", outcome: "over" }),
      ]),
    );
  });

  test("is of no use inside the lab: hands answers the console's address alone, even with the token", async () => {
    const token = new URL(link).hash.replace("#hands=", "");
    const script = `fetch("http://hands:4005/hands/events", { headers: { authorization: "Bearer ${token}" } })
      .then(({ status }) => { console.log(status); process.exit(); })`;
    const { stdout } = await lab.docker.exec("publisher", ["node", "-e", script]);
    expect(stdout.trim()).toBe("403");
  });

  test("has reported no error of its own in all of this", () => expect(problems).toEqual([]));

  test("is none any more when hands are switched off", async () => {
    await lab.made("start", "HANDS=off");
    expect(await lab.docker.status("hands")).toBeUndefined();
    expect((await lab.make("hands")).stderr).toContain("make start HANDS=on");
  });
});
