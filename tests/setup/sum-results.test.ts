import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "./script.ts";

interface Sum {
  readonly code: number;
  readonly line: string;
}

function sumOf(results: Record<string, unknown>, parts: readonly string[]): Sum {
  const folder = temporaryFolder();
  for (const [part, result] of Object.entries(results)) {
    writeFileSync(join(folder, `${part}.json`), JSON.stringify(result));
  }
  const sum = join(folder, "sum");
  let code = 0;
  try {
    execFileSync("node", ["setup/sum-results.ts", folder, sum, ...parts], { stdio: "pipe" });
  } catch (error) {
    code = (error as { status: number }).status;
  }
  return { code, line: readFileSync(sum, "utf8").trim() };
}

const green = { numPassedTests: 3, numFailedTests: 0 };

test("the sum of a test run has every part in it", () => {
  expect(sumOf({ unit: green, e2e: green }, ["unit", "e2e"])).toEqual({
    code: 0,
    line: "6 passed, 0 failed",
  });
});

test("a failure in any part fails the run", () => {
  const red = { numPassedTests: 2, numFailedTests: 1 };
  expect(sumOf({ unit: red, e2e: green }, ["unit", "e2e"])).toEqual({ code: 1, line: "5 passed, 1 failed" });
});

test("a part whose results are gone has failed", () => {
  expect(sumOf({ e2e: green }, ["unit", "e2e"])).toEqual({ code: 1, line: "3 passed, 1 failed" });
});

test("a file that could not be loaded has failed", () => {
  const broken = { ...green, testResults: [{ status: "failed", assertionResults: [] }] };
  expect(sumOf({ unit: broken }, ["unit"])).toEqual({ code: 1, line: "3 passed, 1 failed" });
});
