/**
 * `node setup/sum-results.ts FOLDER SUM PART…`: adds up the results of these parts of `make test`, FOLDER/PART.json
 * each, names what was skipped and why, ends with the sum as one plain line, also in the file SUM, and exits with 1
 * when anything failed. A part that left no results has failed, and so has a run without any test; one whose every test
 * was skipped, with its reason, has not.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

interface Result {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests?: number;
  /** Test files; one that could not even be loaded has failed without a failed test in it. */
  readonly testResults?: readonly {
    readonly status: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      /** tests/support/skipped.ts puts the reason there. */
      readonly meta?: { readonly skipReason?: string };
    }[];
  }[];
}

const [folder = "", sumFile = "", ...parts] = process.argv.slice(2);
const results = parts.map((part): Result => {
  const file = join(folder, `${part}.json`);
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  if (text !== "") return JSON.parse(text);
  console.log(`${part} left no results`);
  return { numPassedTests: 0, numFailedTests: 1 };
});

const total = (count: (result: Result) => number) => results.reduce((sum, result) => sum + count(result), 0);

const unloadable = (result: Result) =>
  (result.testResults ?? []).filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  ).length;

const passed = total((result) => result.numPassedTests);
const failed = total((result) => result.numFailedTests + unloadable(result));
const skipped = total((result) => result.numPendingTests ?? 0);

for (const { testResults = [] } of results) {
  for (const { fullName, status, meta } of testResults.flatMap(({ assertionResults }) => assertionResults)) {
    if (status !== "skipped" && status !== "pending") continue;
    console.log(`skipped: ${fullName}: ${meta?.skipReason ?? "no reason given"}`);
  }
}
const line = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
writeFileSync(sumFile, `${line}\n`);
console.log(line);
if (passed + failed + skipped === 0) console.log(`No test was found in: ${parts.join(" ")}`);
process.exitCode = failed === 0 && passed + skipped > 0 ? 0 : 1;
