import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadPage, type Page } from "../src/page/page.ts";
import { buildPage } from "./build.ts";

let folder: string;
let page: Page;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "console-page-"));
  await buildPage(folder);
  page = await loadPage(folder);
});
afterAll(() => rm(folder, { recursive: true }));

test("the page weighs less than 60 kB as it travels, and leaves the schema's library behind", () => {
  const bytes = [page.index, ...page.assets].reduce((sum, { gzip }) => sum + gzip.length, 0);
  expect(bytes).toBeLessThan(60_000);
  for (const { plain } of page.assets) expect(plain.toString()).not.toMatch(/ZodError|invalid_type/);
});

test("the page sends requests to the console only", () => {
  const addresses = [page.index, ...page.assets].flatMap(
    ({ plain }) => plain.toString().match(/\bhttps?:\/\/[^\s"'`)]+/g) ?? [],
  );
  // The names of kinds of elements, which are not fetched.
  for (const address of addresses) expect(address).toMatch(/^http:\/\/www\.w3\.org\//);
  expect(page.index.plain.toString()).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/);
});

test("a page that is not built is named with what builds it", async () => {
  await expect(loadPage(join(folder, "absent"))).rejects.toThrow("npm run build -w console");
});
