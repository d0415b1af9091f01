import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "./script.ts";

interface Sum {
  readonly code: number;
  readonly line: string;
  readonly printed: string;
}

function sumOf(results: Record<string, unknown>, parts: readonly string[]): Sum {
  const folder = temporaryFolder();
  for (const [part, result] of Object.entries(results)) {
    writeFileSync(join(folder, `${part}.json`), JSON.stringify(result));
  }
  const sum = join(folder, "sum");
  const { status, stdout } = spawnSync("node", ["setup/sum-results.ts", folder, sum, ...parts], {
    encoding: "utf8",
  });
  return { code: status ?? 1, line: readFileSync(sum, "utf8").trim(), printed: stdout };
}

const green = { numPassedTests: 3, numFailedTests: 0 };

test("the sum of a test run has every part in it", () => {
  expect(sumOf({ unit: green, e2e: green }, ["unit", "e2e"])).toMatchObject({
    code: 0,
    line: "6 passed, 0 failed",
  });
});

test("a failure in any part fails the run", () => {
  const red = { numPassedTests: 2, numFailedTests: 1 };
  expect(sumOf({ unit: red, e2e: green }, ["unit", "e2e"])).toMatchObject({
    code: 1,
    line: "5 passed, 1 failed",
  });
});

test("a part whose results are gone has failed", () => {
  expect(sumOf({ e2e: green }, ["unit", "e2e"])).toMatchObject({ code: 1, line: "3 passed, 1 failed" });
});

test("a part of which everything is skipped has not failed, and the reason is printed", () => {
  const skipped = {
    numPassedTests: 0,
    numFailedTests: 0,
    numPendingTests: 1,
    testResults: [
      {
        status: "passed",
        assertionResults: [
          { fullName: "the lab", status: "skipped", meta: { skipReason: "no registry answers" } },
        ],
      },
    ],
  };
  expect(sumOf({ registry: skipped }, ["registry"])).toEqual({
    code: 0,
    line: "0 passed, 0 failed, 1 skipped",
    printed: "skipped: the lab: no registry answers\n0 passed, 0 failed, 1 skipped\n",
  });
});

test("a part without any test has failed, and says so", () => {
  expect(sumOf({ e2e: { numPassedTests: 0, numFailedTests: 0 } }, ["e2e"])).toEqual({
    code: 1,
    line: "0 passed, 0 failed",
    printed: "0 passed, 0 failed\nNo test was found in: e2e\n",
  });
});

test("a file that could not be loaded has failed", () => {
  const broken = { ...green, testResults: [{ status: "failed", assertionResults: [] }] };
  expect(sumOf({ unit: broken }, ["unit"])).toMatchObject({ code: 1, line: "3 passed, 1 failed" });
});

test("what was skipped is counted and named, with its reason", () => {
  const some = {
    ...green,
    numPendingTests: 2,
    testResults: [
      {
        status: "passed",
        assertionResults: [
          { fullName: "a page in a browser", status: "skipped", meta: { skipReason: "no Chromium here" } },
          { fullName: "a page on paper", status: "skipped", meta: {} },
          { fullName: "a page in a file", status: "passed", meta: {} },
        ],
      },
    ],
  };
  const { code, line, printed } = sumOf({ e2e: some, unit: green }, ["unit", "e2e"]);
  expect({ code, line }).toEqual({ code: 0, line: "6 passed, 0 failed, 2 skipped" });
  expect(printed).toBe(
    "skipped: a page in a browser: no Chromium here\nskipped: a page on paper: no reason given\n" +
      "6 passed, 0 failed, 2 skipped\n",
  );
});
