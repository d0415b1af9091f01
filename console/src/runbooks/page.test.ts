import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { runbooksPage } from "./page.ts";

const page = runbooksPage(readFileSync(new URL("../../../docs/runbooks.md", import.meta.url), "utf8"));

test("every link of the runbooks leads to an anchor of the page", () => {
  const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
  const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
  expect(ids.size).toBeGreaterThan(20);
  for (const id of links) expect([...ids]).toContain(id);
});

test("markup in the text is shown and does nothing", () => {
  const html = runbooksPage(
    "# A\n\n## B <img src=x onerror=alert(1)>\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1)) ![y](http://x/y.png) `<b>`",
  );
  expect(html).not.toMatch(/<script|<img|javascript:|<b>/);
  expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  expect(html).toContain("<code>&lt;b&gt;</code>");
});
