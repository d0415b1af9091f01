/**
 * What a person may type behind NAME= and should not, generated, to what the commands themselves ask whether it can be
 * used: each is refused with a sentence, before anything is done. What is right is said here once more, in other words.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { addBenchmarkCommands } from "@redis-ha-lab/cli/benchmark-commands.ts";
import { addScenarioCommands } from "@redis-ha-lab/cli/scenario-commands.ts";
import { countTo, wholeNumber } from "@redis-ha-lab/cli/whole-number.ts";
import { chooseTarget } from "@redis-ha-lab/cluster/switchover/refusal.ts";
import { limitOf, servicesOf } from "@redis-ha-lab/scenarios/run/by-hand.ts";
import { loadScenario } from "@redis-ha-lab/scenarios/run/catalogue.ts";
import { Command, CommanderError } from "commander";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { healthyState } from "../fixtures/healthy-state.ts";
import { INPUTS, SEED } from "../support/generated.ts";

const LIMIT_MS = 600_000;
const ROOT = join(import.meta.dirname, "../..");

let refused = 0;
afterAll(() => console.log(`${refused} bad values of settings and options refused, ${INPUTS} tried of each`));

/** What looks like a number, or nearly, and what does not at all. No value is empty: make leaves those out. */
const value = fc
  .oneof(
    fc.string({ unit: "binary", maxLength: 12 }),
    fc.string({ unit: fc.constantFrom(..."0123456789.,-+eExms on"), maxLength: 8 }),
    fc.integer({ min: -10, max: 20_000_000 }).map(String),
    fc.double().map(String),
    fc.constantFrom(
      "on,off",
      "off,on",
      ",",
      "01",
      "00",
      "0",
      "1 ",
      " 1",
      "1\n",
      "٣",
      "1_000",
      "0x1f",
      "∞",
      "NaN",
      "--1",
    ),
    fc.constantFrom(
      "198.18.1",
      "198.18.01",
      "198.19.256",
      "198.18.",
      "198.18.1.1",
      "10s",
      "0s",
      "9m",
      "10m",
      "*",
      "$(id)",
    ),
    fc.constantFrom(
      "master",
      "redis-1",
      "redis-1,redis-1",
      "sentinels ",
      "MASTER",
      "__proto__",
      "../x",
      "-h",
      "9".repeat(13),
    ),
  )
  .map((text) => text.toWellFormed().replaceAll("\0", "0"))
  .filter((text) => text !== "");

const values = fc.sample(value, { numRuns: INPUTS, seed: SEED });

const isBetween = (text: string, least: number, most: number) =>
  /^(0|[1-9][0-9]*)$/.test(text) && BigInt(text) >= BigInt(least) && BigInt(text) <= BigInt(most);

/** @returns the values that were taken and should not have been, or refused, or refused in other words. */
function wrongly(
  isRight: (text: string) => boolean,
  ask: (text: string) => unknown,
  sentence: RegExp,
): string[] {
  return values.filter((text) => {
    try {
      ask(text);
      return !isRight(text);
    } catch (error) {
      refused += 1;
      return isRight(text) || !sentence.test((error as Error).message);
    }
  });
}

describe("a setting", () => {
  const settings = readFileSync(join(ROOT, "setup/settings.list"), "utf8")
    .split("\n")
    .filter((line) => /^[A-Z]/.test(line))
    .map((line) => line.split("|") as [string, string]);

  function isRight(rule: string, text: string): boolean {
    if (rule === "duration") return /^([1-9]\d?s|[1-9]m)$/.test(text);
    if (rule === "port") return isBetween(text, 1, 65_535);
    if (rule === "net") {
      const [, last] = /^198\.1[89]\.([^.]*)$/.exec(text) ?? [];
      return last !== undefined && isBetween(last, 0, 255);
    }
    if (rule.includes(",")) return rule.split(",").some((word) => word === text);
    const [least, most] = rule.split("-").map(Number);
    return isBetween(text, least ?? 0, most ?? 0);
  }

  // One shell for as many values as its arguments hold: a process for each would take minutes.
  const MOST = 10_000;
  const chunks = Array.from({ length: Math.ceil(values.length / MOST) }, (_, at) =>
    values.slice(at * MOST, (at + 1) * MOST),
  );
  const ASK = `. setup/rule.sh
    for value do
      problems=""
      taken_ports=" "
      check "$NAME" "$RULE" "$value"
      case "$problems" in '') printf 0 ;; *) printf 1 ;; esac
    done`;

  test.each(settings)(
    "%s (%s) is refused unless its rule allows it",
    (name, rule) => {
      const answers = chunks
        .map((some) =>
          execFileSync("sh", ["-c", ASK, "sh", ...some], {
            cwd: ROOT,
            env: { PATH: process.env.PATH, NAME: name, RULE: rule },
            encoding: "utf8",
          }),
        )
        .join("");
      expect(answers).toHaveLength(values.length);
      const wrong = values.filter((text, at) => (answers[at] === "0") !== isRight(rule, text));
      expect(wrong).toEqual([]);
      refused += answers.replaceAll("0", "").length;
    },
    LIMIT_MS,
  );
});

describe("an option of a command", () => {
  const lab = new Command("lab").exitOverride().configureOutput({ writeErr: () => {}, writeOut: () => {} });
  addBenchmarkCommands(lab);
  addScenarioCommands(lab);
  /** Whether the command would begin. */
  let begun = false;
  const commands = (of: Command): Command[] => [of, ...of.commands.flatMap(commands)];
  for (const command of commands(lab).filter(({ commands: below }) => below.length === 0))
    command.action(() => {
      begun = true;
    });

  const count = (text: string) => isBetween(text, 1, 9_999);
  const listOf = (text: string, isOne: (part: string) => boolean) =>
    text.split(",").every((part) => isOne(part.trim()));
  const onOrOff = (part: string) => ["on", "off", "1", "0"].includes(part);
  const isOneOf =
    (...words: string[]) =>
    (text: string) =>
      words.includes(text);

  test.each<[string, string, (text: string) => boolean]>([
    ["chaos", "--seed", (text) => /^\d+$/.test(text) && Number(text) <= Number.MAX_SAFE_INTEGER],
    ["chaos", "--faults", count],
    ["chaos", "--for", (text) => /^[1-9]\d{0,3}[sm]$/.test(text)],
    ["chaos", "--until", isOneOf("failure", "breach")],
    ["scenario x", "--times", count],
    ["scenario x", "--write-guard", isOneOf("on", "off")],
    ["scenario x", "--step", isOneOf("1")],
    ["scenario x", "--logs", isOneOf("1")],
    ["benchmark redis", "--rounds", count],
    ["benchmark pubsub", "--rounds", count],
    ["benchmark failover", "--runs", count],
    ["benchmark failover", "--down-after", (text) => listOf(text, (part) => isBetween(part, 1, 600_000))],
    ["benchmark failover", "--write-guard", (text) => listOf(text, onOrOff)],
    ["benchmark idle", "--seconds", (text) => isBetween(text, 1, 86_400)],
    ["benchmark console", "--readers", (text) => isBetween(text, 1, 500)],
  ])(
    "%s %s",
    async (words, option, isRight) => {
      const wrong: string[] = [];
      for (const text of values) {
        begun = false;
        const outcome: unknown = await lab
          .parseAsync([...words.split(" "), `${option}=${text}`], { from: "user" })
          .catch((error: unknown) => error);
        const refusal = outcome instanceof CommanderError ? outcome : undefined;
        if (refusal) refused += 1;
        const said = refusal?.exitCode === 1 && refusal.message.includes(option);
        if (begun !== isRight(text) || begun === said) wrong.push(text);
      }
      expect(wrong).toEqual([]);
    },
    LIMIT_MS,
  );

  test("a number is what it looks like", () => {
    const isWhole = (text: string) => /^\d+$/.test(text) && Number(text) <= Number.MAX_SAFE_INTEGER;
    expect(wrongly(isWhole, wholeNumber, /whole number\.$/)).toEqual([]);
    expect(wrongly((text) => isBetween(text, 1, 500), countTo(500), /from 1 to 500\.$/)).toEqual([]);
  });
});

describe("a name", () => {
  const state = healthyState();
  const settings = { downAfterMs: 2_000, failoverTimeoutMs: 10_000, minReplicasMaxLag: 10 };
  const at = ({ name }: { name: string }) => ({ name, host: "", port: 1 });
  const config = {
    settings,
    redisNodes: state.nodes.map(at),
    sentinels: state.sentinels.map(at),
  } as Parameters<typeof limitOf>[1];
  const names = [...state.nodes, ...state.sentinels].map(({ name }) => name);

  test("NODE", () => {
    const known = ["master", "replica", "replicas", "sentinels", "haproxy", ...names];
    const isRight = (text: string) => text.split(",").every((part) => known.includes(part.trim()));
    const ask = (text: string) => servicesOf(text, config, state, false);
    expect(wrongly(isRight, ask, /nothing was changed\. Use master/)).toEqual([]);
  });

  test("FOR of a fault by hand", () => {
    const isRight = (text: string) => {
      const [, number, unit] = /^\s*(\d+(?:\.\d+)?)(ms|s)\s*$/.exec(text) ?? [];
      const ms = Number(number) * (unit === "s" ? 1_000 : 1);
      return ms > 0 && ms <= 3_600_000;
    };
    expect(wrongly(isRight, (text) => limitOf(text, config), /is not (a duration|between)/)).toEqual([]);
  });

  test("TO of a switchover", () => {
    const replicas = state.nodes.map(({ name }) => name).filter((name) => name !== state.master);
    const isRight = (text: string) => replicas.includes(text);
    expect(wrongly(isRight, (text) => chooseTarget(state, text), /the master was left alone/)).toEqual([]);
  });

  test("a scenario's", async () => {
    // Each looks through the folder.
    for (const text of values.slice(0, 200))
      await expect(loadScenario(text)).rejects.toThrow(/there is no scenario/);
  });
});
