/** Settings: every rule of setup/settings.list against the shell that reads it (setup/rule.sh). */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { countRefused, isBetween, LIMIT_MS, ROOT, values } from "../../support/bad-values.ts";

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
      countRefused(answers.replaceAll("0", "").length);
    },
    LIMIT_MS,
  );
});
