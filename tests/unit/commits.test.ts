/** A commit that README or docs name can be looked up: it is in the history. Evidence is left out: it is measured anew. */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { skippedBecause } from "../support/skipped.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const git = (...words: string[]) =>
  execFileSync("git", words, { cwd: ROOT, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();

function whyNot(): string | undefined {
  if (!existsSync(join(ROOT, ".git"))) return "this checkout has no git history";
  try {
    // Fails where nothing has been committed.
    git("rev-parse", "--verify", "HEAD");
    return git("rev-parse", "--is-shallow-repository") === "true" ? "the git history is shallow" : undefined;
  } catch {
    return "git cannot read the history of this checkout";
  }
}

const NAMED = /\b(?:commit|at) `(?<commit>[0-9a-f]{7,40})`/g;
const pages = ["README.md", "CHANGELOG.md", ...readdirSync(join(ROOT, "docs")).map((name) => `docs/${name}`)];
const named = pages
  .filter((page) => page.endsWith(".md"))
  .flatMap((page) => {
    const text = readFileSync(join(ROOT, page), "utf8")
      .replace(/<!-- evidence:(\S+) .*?<!-- \/evidence:\1 -->/gs, "")
      // A sample's note.
      .replace(/^\*Recorded .*\*$/gm, "");
    return [...text.matchAll(NAMED)].map(({ groups }) => [page, groups?.commit ?? ""] as const);
  });

test("pages name commits", () => {
  expect(named.length).toBeGreaterThan(0);
});

test.each(named)("%s names commit %s, which is in the history", skippedBecause(whyNot()), (_, commit) => {
  // Objects that a squash has left behind are no history: they are in no other clone.
  expect(() => git("merge-base", "--is-ancestor", commit, "HEAD")).not.toThrow();
});
