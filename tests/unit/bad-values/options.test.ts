/** Options of the lab's own command, which make gives NAME= to. */
import { addBenchmarkCommands } from "@redis-ha-lab/cli/benchmark-commands.ts";
import { addLookingCommands } from "@redis-ha-lab/cli/looking-commands.ts";
import { addScenarioCommands } from "@redis-ha-lab/cli/scenario-commands.ts";
import { addUsingCommands } from "@redis-ha-lab/cli/using-commands.ts";
import { countTo, wholeNumber } from "@redis-ha-lab/cli/whole-number.ts";
import { Command, CommanderError } from "commander";
import { describe, expect, test } from "vitest";
import { countRefused, isBetween, LIMIT_MS, listOf, values, wrongly } from "../../support/bad-values.ts";

describe("an option of a command", () => {
  const lab = new Command("lab").exitOverride().configureOutput({ writeErr: () => {}, writeOut: () => {} });
  addLookingCommands(lab);
  addUsingCommands(lab);
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
  const onOrOff = (part: string) => ["on", "off", "1", "0"].includes(part);
  const isOneOf =
    (...words: string[]) =>
    (text: string) =>
      words.includes(text);

  const downAfters = (text: string) => listOf(text, (part) => isBetween(part, 1, 600_000));
  const seconds = (text: string) => isBetween(text, 1, 86_400);
  const seed = (text: string) => /^\d+$/.test(text) && Number(text) <= Number.MAX_SAFE_INTEGER;
  const guards = (text: string) => listOf(text, onOrOff);

  test.each<[string, string, (text: string) => boolean]>([
    ["status", "--format", isOneOf("text", "json")],
    ["alerts", "--limit", (text) => isBetween(text, 1, 500)],
    ["mock-data", "--keys", (text) => isBetween(text, 1, 100_000_000)],
    ["mock-data", "--seed", seed],
    ["chaos", "--seed", seed],
    ["chaos", "--faults", count],
    ["chaos", "--for", (text) => /^[1-9]\d{0,3}[sm]$/.test(text)],
    ["chaos", "--until", isOneOf("failure", "breach")],
    ["scenario x", "--times", count],
    ["scenario x", "--write-guard", isOneOf("on", "off")],
    ["scenario x", "--fence", isOneOf("on", "off")],
    ["scenario x", "--step", isOneOf("1")],
    ["scenario x", "--logs", isOneOf("1")],
    ["benchmark redis", "--rounds", count],
    ["benchmark pubsub", "--rounds", count],
    ["benchmark haproxy", "--rounds", count],
    ["benchmark haproxy", "--beside", isOneOf("Makefile")],
    ["benchmark failover", "--runs", count],
    ["benchmark failover", "--down-after", downAfters],
    ["benchmark failover", "--write-guard", guards],
    ["benchmark failover", "--fence", guards],
    ["benchmark detection", "--down-after", downAfters],
    ["benchmark detection", "--seconds", seconds],
    ["benchmark detection", "--rounds", count],
    ["benchmark switchovers", "--count", count],
    ["benchmark switchovers", "--seed", seed],
    ["benchmark switchovers", "--minutes", (text) => isBetween(text, 1, 100_000)],
    ["benchmark idle", "--seconds", seconds],
    ["benchmark overload", "--seconds", (text) => isBetween(text, 1, 600)],
    ["benchmark console", "--readers", (text) => isBetween(text, 1, 500)],
    ["benchmark all", "--rounds", count],
    ["benchmark all", "--runs", count],
    ["benchmark clients --offers=x", "--runs", count],
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
        if (refusal) countRefused();
        const said = refusal?.exitCode === 1 && refusal.message.includes(option);
        if (begun !== isRight(text) || begun === said) wrong.push(text);
      }
      expect(wrong).toEqual([]);
    },
    LIMIT_MS,
  );

  test("a number is what it looks like", async () => {
    const isWhole = (text: string) => /^\d+$/.test(text) && Number(text) <= Number.MAX_SAFE_INTEGER;
    expect(await wrongly(isWhole, wholeNumber, /whole number\.$/)).toEqual([]);
    expect(await wrongly((text) => isBetween(text, 1, 500), countTo(500), /from 1 to 500\.$/)).toEqual([]);
  });
});
