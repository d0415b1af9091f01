/** A report as a browser shows it. Needs a Chromium on the PATH; the rest of the page's tests need none. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { findBrowser, NO_BROWSER, QUIET_FLAGS } from "@redis-ha-lab/cli/evidence/browser.ts";
import { judge } from "@redis-ha-lab/scenarios/judge/judge.ts";
import { htmlReport } from "@redis-ha-lab/scenarios/report/html/page.ts";
import { loadScenario } from "@redis-ha-lab/scenarios/run/catalogue.ts";
import { describe, expect, test } from "vitest";
import { recorded } from "../fixtures/a-recording.ts";
import { skippedBecause } from "../support/skipped.ts";

const found = findBrowser();

/** What the report itself has no use for: a script that says how it was laid out. */
const MEASURE = `<script>
  const texts = [...document.querySelectorAll("svg text")];
  const box = document.querySelector("svg").getBoundingClientRect();
  document.title = JSON.stringify({
    width: innerWidth,
    scrollWidth: document.documentElement.scrollWidth,
    outside: texts.filter((text) => {
      const own = text.ownerSVGElement.getBoundingClientRect();
      const place = text.getBoundingClientRect();
      return place.left < own.left - 1 || place.right > own.right + 1;
    }).map((text) => text.textContent),
    drawn: box.width > 100 && box.height > 100,
    paper: getComputedStyle(document.body).backgroundColor,
  });
</script></body>`;

async function layout(width: number, dark: boolean) {
  const circumstances = { notGiven: [], broken: [], notHealed: [] };
  const journal = judge(await loadScenario("master-failure"), recorded(), circumstances);
  const folder = mkdtempSync(join(tmpdir(), "report-"));
  try {
    writeFileSync(join(folder, "report.html"), htmlReport(journal).replace("</body>", MEASURE));
    const { stdout } = await promisify(execFile)(
      found ?? "",
      [
        ...QUIET_FLAGS,
        "--headless",
        "--no-sandbox",
        "--dump-dom",
        `--user-data-dir=${folder}/profile`,
        `--window-size=${width},900`,
        `--blink-settings=preferredColorScheme=${dark ? 0 : 1}`,
        `file://${folder}/report.html`,
      ],
      { maxBuffer: 10_000_000 },
    );
    const [, title = "{}"] = /<title>([^<]*)<\/title>/.exec(stdout) ?? [];
    return JSON.parse(title) as {
      width: number;
      scrollWidth: number;
      outside: string[];
      drawn: boolean;
      paper: string;
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("a report in a browser", skippedBecause(found ? undefined : NO_BROWSER), () => {
  test.each([1200, 500])(
    "fits a window of %i pixels: only the drawings scroll, and no text leaves them",
    async (width) => {
      const { scrollWidth, width: inner, outside, drawn } = await layout(width, false);
      expect({ drawn, outside }).toEqual({ drawn: true, outside: [] });
      expect(scrollWidth).toBeLessThanOrEqual(inner);
    },
  );

  test("is light or dark as the reader prefers", async () => {
    const [light, dark] = [await layout(1200, false), await layout(1200, true)];
    expect(light.paper).toBe("rgb(255, 255, 255)");
    expect(dark.paper).not.toBe(light.paper);
  });
});
