import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root, run } from "./script.ts";

const makefile = readFileSync(join(root, "Makefile"), "utf8");
const scenarios = readdirSync(join(root, "scenarios/catalog"))
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
  .map((file) => `scenario-${file.replace(/\.ts$/, "")}`);

describe("make", () => {
  test("alone prints every target with its comment, and every scenario with its title", async () => {
    const { code, stdout } = await run("make", []);
    expect(code).toBe(0);
    const targets = [...makefile.matchAll(/^([a-z][a-z-]*):(?!=)/gm)].map(([, name = ""]) => name);
    const shown = [...targets.filter((name) => name !== "help"), ...scenarios];
    for (const name of shown) expect(stdout).toMatch(new RegExp(`^  ${name} +\\S`, "m"));
  });

  test("every target is phony, so a file of its name changes nothing", () => {
    const phony = [...makefile.matchAll(/^\.PHONY: (.*)$/gm)].flatMap(([, names = ""]) => names.split(" "));
    const targets = [...makefile.matchAll(/^([a-z][a-z-]*):(?!=)/gm)].map(([, name = ""]) => name);
    expect(targets.filter((name) => !phony.includes(name))).toEqual([]);
  });

  test("without a lab, looking at it says how to start one", async () => {
    const { code, stderr } = await run("make", ["status", "LAB_PROJECT=no-such-lab"]);
    expect(code).not.toBe(0);
    expect(stderr).toContain("The lab is not running.");
    expect(stderr).toContain("Start it: make start");
  });

  test("stop and clean without a lab do nothing and are no error", async () => {
    const stop = await run("make", ["stop", "LAB_PROJECT=no-such-lab"]);
    expect([stop.code, stop.stderr]).toEqual([0, "  The lab is not running.\n"]);
  });
});
