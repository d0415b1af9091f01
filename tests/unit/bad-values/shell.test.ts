/**
 * Values that a script reads by itself: the script is sourced once for each, in one shell, with a Docker that starts nothing.
 * A value costs some processes, so there are fewer of them.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { countRefused, isBetween, LIMIT_MS, nearly, ROOT, values } from "../../support/bad-values.ts";
import { INPUTS } from "../../support/generated.ts";

const EACH = Math.ceil(INPUTS / 40);
/** So many are given to one shell. */
const AT_ONCE = 1_000;

const folder = mkdtempSync(join(tmpdir(), "bad-values-"));
afterAll(() => rmSync(folder, { recursive: true }));
// Finds one container for whoever asks by a label, which is what cli.sh needs, and does nothing. `run` would be a start.
const started = join(folder, "started");
writeFileSync(
  join(folder, "docker"),
  `#!/bin/sh
case "$1 \${2:-}" in
  "ps -aq") echo id ;;
  "inspect "*) echo id ;;
  "ps "* | "network ls" | "volume ls" | "exec "*) ;;
  *) echo "$@" >>'${started}'; exit 1 ;;
esac
`,
  { mode: 0o755 },
);

/** @returns of each value the exit code, and whether the sentence was said: "78 said". */
function ask(script: string, name: string, given: readonly string[], sentence: string): string[] {
  // Where no name is, the value is the script's first word.
  const source = name === "" ? `set -- "$value" status; . ./${script}` : `${name}="$value"; . ./${script}`;
  const text = `for value do
    said=$( (set --; set -a; ${source}) 2>&1 </dev/null); code=$?
    case "$said" in *"$SENTENCE"*) printf '%s said\\n' $code ;; *) printf '%s silent\\n' $code ;; esac
  done`;
  const answers: string[] = [];
  for (let at = 0; at < given.length; at += AT_ONCE) {
    const some = given.slice(at, at + AT_ONCE);
    const env = { PATH: `${folder}:${process.env.PATH}`, LAB_PROJECT: "bad-values", NO_COLOR: "1" };
    const out = execFileSync("sh", ["-c", text, script, ...some], {
      ...{ cwd: ROOT, encoding: "utf8" as const, maxBuffer: 2 ** 26 },
      env: { ...env, SENTENCE: sentence },
    });
    answers.push(...out.trimEnd().split("\n"));
  }
  return answers;
}

const words = (text: string, between: RegExp) => text.split(between).filter((word) => word !== "");
const everyOne = (all: readonly string[], known: readonly string[]) =>
  all.length > 0 && all.every((one) => known.includes(one));

const PARTS = [
  "check",
  "unit",
  "fresh",
  "setup",
  "contract",
  "integration",
  "integration-alone",
  "e2e",
  "registry",
];
const CLIENTS = readdirSync(join(ROOT, "clients"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const isNet = (text: string) => {
  const [, last] = /^198\.1[89]\.([^.]*)$/.exec(text) ?? [];
  return last !== undefined && isBetween(last, 0, 255);
};

/** Whether quotes have their partners, as xargs sees it: in pairs, on one line; a backslash outside takes the next. */
function isQuoted(text: string): boolean {
  let open = "";
  for (let at = 0; at < text.length; at += 1) {
    const one = text[at] ?? "";
    if (open !== "") {
      if (one === "\n") return false;
      if (one === open) open = "";
    } else if (one === "\\") at += 1;
    else if (one === "'" || one === '"') open = one;
  }
  return open === "";
}

interface Read {
  readonly name: string;
  readonly script: string;
  readonly right: readonly string[];
  readonly isRight: (text: string) => boolean;
  readonly code: 1 | 78;
  readonly sentence: string;
  /** What is right is asked as well: the script then does nothing yet. */
  readonly both?: true;
}

const READ: readonly Read[] = [
  {
    ...{ name: "IMAGES", script: "images/images.sh", right: ["auto", "debian", "registry"] },
    ...{
      isRight: (text) => ["auto", "debian", "registry"].includes(text),
      code: 1,
      sentence: "is not known",
    },
  },
  {
    ...{ name: "NODE", script: "setup/cli.sh", right: ["master", "redis-1", "sentinel-3"] },
    isRight: (text) => text === "master" || /^(redis|sentinel)-[123]$/.test(text) || text === "",
    ...{ code: 1, sentence: "is not a node" },
  },
  {
    ...{ name: "PARTS", script: "setup/test.sh", right: ["unit", "check unit", "e2e registry fresh"] },
    isRight: (text) => everyOne(words(text, /[ \t\n]+/), PARTS),
    ...{ code: 78, sentence: "nothing was started" },
  },
  {
    ...{ name: "LAB_PROJECT", script: "setup/env-file.sh", right: ["redis-ha-lab", "other_2", "example"] },
    isRight: (text) => /^[a-z0-9]/.test(text) && !/[^a-z0-9_-]/.test(text) && text !== "example",
    ...{ code: 78, sentence: "LAB_PROJECT=", both: true },
  },
  {
    ...{ name: "FIRST_START_NET", script: "setup/first-start.sh", right: ["198.18.76", "198.19.0"] },
    ...{ isRight: isNet, code: 78, sentence: "FIRST_START_NET" },
  },
  {
    ...{ name: "HOSTS_NET", script: "hosts/status.sh", right: ["198.18.79", "198.19.255"] },
    ...{ isRight: isNet, code: 78, sentence: "HOSTS_NET" },
  },
  {
    ...{ name: "CLIENTS", script: "setup/benchmark-clients.sh", right: ["ioredis", "jedis,redis-py"] },
    ...{ isRight: (text) => everyOne(words(text, /[, \t\n]+/), CLIENTS), code: 1, sentence: "client" },
  },
  {
    ...{ name: "INVENTORY", script: "hosts/deploy.sh", right: [] },
    isRight: (text) => existsSync(join(ROOT, text, "inventory.yaml")),
    ...{ code: 1, sentence: "has no inventory.yaml; nothing was changed" },
  },
  {
    ...{ name: "SITE", script: "hosts/drill.sh", right: [] },
    ...{ isRight: () => false, code: 78, sentence: "nothing was changed" },
  },
  {
    ...{ name: "CMD", script: "setup/cli.sh", right: ["set key 'two words'", 'get "a b"', "a\\'b"] },
    ...{ isRight: isQuoted, code: 1, sentence: "has no partner on its line" },
  },
  {
    ...{ name: "ARGS", script: "setup/words.sh", right: ["--message 'it is'", '--a "b c" d'] },
    ...{ isRight: isQuoted, code: 1, sentence: "has no partner on its line" },
  },
];

test.each(READ)(
  "$name is refused by $script before anything is done",
  ({ name, script, right, isRight, code, sentence, both }) => {
    const given = [...values.slice(0, EACH), ...(right.length > 0 ? nearly(right).slice(0, EACH) : [])];
    const some = both ? given : given.filter((text) => !isRight(text));
    const first = ["INVENTORY", "SITE"].includes(name) ? "" : name;
    // Of these two another one decides what is looked at.
    const set = name === "CMD" ? "NODE=redis-1; CMD" : first;
    const answers = ask(script, set, some, sentence);
    expect(answers).toHaveLength(some.length);
    const wrong = some.filter((text, at) => answers[at] !== (isRight(text) ? "0 silent" : `${code} said`));
    expect(wrong).toEqual([]);
    expect(some.length).toBeGreaterThan(name === "CMD" || name === "ARGS" ? EACH / 20 : EACH / 2);
    expect(existsSync(started)).toBe(false);
    countRefused(some.length);
  },
  LIMIT_MS,
);
