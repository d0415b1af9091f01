import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { pathWith, root, run, temporaryFolder } from "./script.ts";

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

  // Compose may have passed the first one on: the same again would end the container's work before it has healed.
  test.for([
    ["INT", "TERM"],
    ["TERM", "INT"],
  ])(
    "SIG%s without a terminal reaches what runs as SIG%s, and its end is waited for",
    async ([sent, told]) => {
      const noted = join(temporaryFolder(), "noted");
      const docker = `case "$1 $2" in
      "compose run") kill -${sent} $PPID; exit 130 ;;
      "kill --signal") echo "$3" >'${noted}' ;;
      "logs --follow") sleep 0.2; echo healed ;;
    esac`;
      const { code, stdout } = await run("sh", ["setup/lab.sh", "heal"], { PATH: pathWith({ docker }) });
      expect([code, stdout, readFileSync(noted, "utf8")]).toEqual([130, "healed\n", `${told}\n`]);
    },
  );
});
