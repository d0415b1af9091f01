import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { allScenarios } from "../run/catalogue.ts";
import { generate, PAGE } from "./generate.ts";

test("docs/scenarios.md is what the catalogue says (node scenarios/src/docs/generate.ts renews it)", async () => {
  expect(await readFile(PAGE, "utf8")).toBe(await generate());
});

test("every scenario's section has a real run in it", async () => {
  const page = await generate();
  for (const { name } of await allScenarios()) {
    const section = page.split(`\n## ${name}\n`)[1]?.split("\n## ")[0] ?? "";
    expect(section, name).toContain("### A run");
    expect(section, name).toMatch(/T\+\d+\.\d\d s {2}\S/);
  }
});
