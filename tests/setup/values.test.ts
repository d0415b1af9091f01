/** Values given to make are data: whatever they hold reaches the program behind, and none of it runs. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pathWith, root, run, temporaryFolder } from "./script.ts";

/** Every printable character of ASCII. (Make itself drops blanks that follow the sign of equality.) */
const printable = String.fromCharCode(...Array.from({ length: 126 - 33 + 1 }, (_, at) => 33 + at), 32, 46);

/** Runs make with a docker that notes how it was called. @returns the words after `docker compose run … lab`. */
async function wordsOf(words: readonly string[], env: Record<string, string> = {}) {
  const noted = join(temporaryFolder(), "noted");
  const docker = `case "$1 $2" in "compose run") printf '%s\\0' "$@" >'${noted}' ;; esac`;
  const outcome = await run("make", [...words], { ...env, PATH: pathWith({ docker }) });
  const calls = existsSync(noted) ? readFileSync(noted, "utf8").split("\0").slice(0, -1) : [];
  const at = calls.indexOf("lab");
  return { ...outcome, given: calls.slice(at + 1), options: calls.slice(0, at) };
}

/** Would leave a file behind if a shell or make ran any of it. */
function trap() {
  const made = join(temporaryFolder(), "made");
  const value = `costs $5 $$HOME $(shell touch ${made}) $(touch ${made}) \`touch ${made}\`; touch ${made}`;
  return { value, made };
}

describe("the Docker socket", () => {
  test.for([
    ["status"],
    ["alerts"],
    ["tail"],
    ["send", "MESSAGE=x"],
    ["scenarios"],
    ["urls"],
    ["redis-mock-data"],
  ])("is not given to make %s", async (words) =>
    expect((await wordsOf(words)).options.join(" ")).not.toContain("docker.sock"),
  );
  test.for([
    ["scenario-master-failure"],
    ["chaos"],
    ["heal"],
    ["switchover"],
    ["benchmark-console"],
    ["kill", "NODE=redis-1"],
    ["up", "NODE=redis-1"],
  ])("is given to make %s, which acts on containers or holds the lab", async (words) =>
    expect((await wordsOf(words)).options.join(" ")).toContain("docker.sock"),
  );
});

describe("a value given to make", () => {
  test.for([
    ["every printable character", printable],
    ["a newline", "one\ntwo\n\n  three"],
    ["what a shell and make would run", "costs $5 $(HOME) $(shell exit 1) `id`; id & 'id' \"id\" \\"],
    ["what looks like an option", "--help"],
    ["letters of every alphabet", "Grüße, κόσμε 🙂"],
  ])("is sent as it is: %s", async ([, value = ""]) => {
    const byWord = await wordsOf(["send", `MESSAGE=${value}`]);
    expect(byWord.given).toEqual(["send", `--message=${value}`]);
    const byEnvironment = await wordsOf(["send"], { MESSAGE: value });
    expect(byEnvironment.given).toEqual(["send", `--message=${value}`]);
  });

  test("is sent as it is, whatever is generated", async () => {
    // Each is four processes: 60, where the commands' own checks get 10,000 (tests/unit/bad-values/).
    const text = fc
      .oneof(
        fc.string({ unit: "binary", minLength: 1, maxLength: 30 }),
        fc.string({
          unit: fc.constantFrom(..."$(){}`'\"\\;&|<>#=%*?~!\n\t ax"),
          minLength: 1,
          maxLength: 30,
        }),
      )
      .map((value) => `x${value.toWellFormed().replaceAll("\0", "0")}`);
    await fc.assert(
      fc.asyncProperty(text, async (value) => {
        expect((await wordsOf(["send", `MESSAGE=${value}`])).given).toEqual(["send", `--message=${value}`]);
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  test.for([
    ["send", "MESSAGE"],
    ["status", "FORMAT"],
    ["switchover", "TO"],
    ["redis-mock-data", "KEYS"],
    ["scenario-master-failure", "TIMES"],
    ["scenario-master-failure", "FENCE"],
    ["scenario-master-failure", "WRITE_GUARD"],
    ["redis-benchmark", "ROUNDS"],
    ["benchmark-failover", "RUNS"],
    ["benchmark-failover", "DOWN_AFTER"],
    ["benchmark-console", "READERS"],
    ["report", "SCENARIO"],
    ["report", "COMPARE"],
  ])("make %s runs nothing of %s", async ([target = "", name = ""]) => {
    const { value, made } = trap();
    const { given } = await wordsOf([target, `${name}=${value}`]);
    expect(given.at(-1)?.endsWith(value), given.join(" ")).toBe(true);
    expect(existsSync(made)).toBe(false);
  });

  test.for(["NODE", "CMD", "SERVICE", "IMAGES", "PARTS", "ARGS", "LAB_PROJECT", "LAB_NET", "ENV_FILE"])(
    "nothing of %s runs, whichever command reads it",
    async (name) => {
      const { value, made } = trap();
      for (const target of ["cli", "logs", "help", "alerts", "stop"]) {
        await wordsOf([target, `${name}=${value}`]);
        await wordsOf([target], { [name]: value });
      }
      expect(existsSync(made)).toBe(false);
    },
  );

  test("nothing of a scenario's name runs", async () => {
    const value = "$(shell touch made) `touch made` $(touch made); touch made\ntouch made";
    const { given } = await wordsOf([`scenario-${value}`]);
    expect(given).toEqual(["scenario", value]);
    expect(existsSync(join(root, "made"))).toBe(false);
  });

  test("ARGS are words, quoted as at a prompt; a lone quotation mark is refused", async () => {
    const { given } = await wordsOf(["send", `ARGS=--username "two words" --message '$HOME *'`]);
    expect(given).toEqual(["send", "--username", "two words", "--message", "$HOME *"]);
    const { code, given: none, stderr } = await wordsOf(["send", "ARGS=--message it's"]);
    expect([code, none]).toEqual([2, []]);
    expect(stderr).toContain("A quotation mark in ARGS has no partner");
  });
});

describe("the file with the secrets", () => {
  test.for(["../elsewhere", "/tmp/elsewhere", "a b", "-x", "example", "a\nb"])(
    "LAB_PROJECT=%j names none, and nothing is touched",
    async (name) => {
      for (const target of ["start", "stop", "clean", "status", "logs"]) {
        const { code, stderr } = await wordsOf([target, `LAB_PROJECT=${name}`]);
        expect(code, target).toBe(2);
        expect(stderr, target).toMatch(/LAB_PROJECT=[\s\S]* (must be|can't be used)[\s\S]*Error 78/);
      }
    },
  );

  test("is never one that the caller's environment names", async () => {
    const other = join(temporaryFolder(), "env");
    await wordsOf(["clean", "LAB_PROJECT=no-such-lab"], { ENV_FILE: other });
    const { code } = await run("sh", ["setup/secrets.sh"], { ENV_FILE: other, LAB_PROJECT: "no-such-lab" });
    expect(code).toBe(0);
    expect(existsSync(other)).toBe(false);
    expect(existsSync(join(root, ".env.no-such-lab"))).toBe(true);
    await run("rm", ["-f", ".env.no-such-lab"]);
  });
});
