import { expect, test } from "vitest";
import { bundlePage } from "../src/page/bundle.ts";

test("the page weighs less than 200 kB as it travels, and leaves the schema's library behind", async () => {
  const { index, assets } = await bundlePage();
  const bytes = [index, ...assets].reduce((sum, { gzip }) => sum + gzip.length, 0);
  expect(bytes).toBeLessThan(200_000);
  for (const { plain } of assets) expect(plain.includes("ZodError")).toBe(false);
});

test("the page asks nobody but the console for anything", async () => {
  const { index, assets } = await bundlePage();
  const addresses = [index, ...assets].flatMap(
    ({ plain }) => plain.toString().match(/\bhttps?:\/\/[^\s"'`)]+/g) ?? [],
  );
  // The name of SVG's elements, which nobody fetches.
  expect(new Set(addresses)).toEqual(new Set(["http://www.w3.org/2000/svg"]));
  expect(index.plain.toString()).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/);
});
