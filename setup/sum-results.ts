/**
 * `node setup/sum-results.ts FOLDER`: adds up the results of every part of `make test`, writes them as one
 * plain line, also to FOLDER/sum, and exits with 1 when anything failed.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

interface Result {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests?: number;
  /** Test files; one that could not even be loaded has failed without a failed test in it. */
  readonly testResults?: readonly {
    readonly status: string;
    readonly assertionResults: readonly unknown[];
  }[];
}

const [folder = ".lab/results"] = process.argv.slice(2);
const results = readdirSync(folder)
  .filter((file) => file.endsWith(".json"))
  .map((file): Result => JSON.parse(readFileSync(join(folder, file), "utf8")));

const total = (count: (result: Result) => number) => results.reduce((sum, result) => sum + count(result), 0);

const unloadable = (result: Result) =>
  (result.testResults ?? []).filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  ).length;

const passed = total((result) => result.numPassedTests);
const failed = total((result) => result.numFailedTests + unloadable(result));
const skipped = total((result) => result.numPendingTests ?? 0);

if (skipped > 0) console.log(`${skipped} skipped`);
const line = `${passed} passed, ${failed} failed`;
writeFileSync(join(folder, "sum"), `${line}\n`);
console.log(line);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
