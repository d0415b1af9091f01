/** The walk-through: each file and folder that CONTRIBUTING.md sends a newcomer to is there. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const text = readFileSync(join(ROOT, "CONTRIBUTING.md"), "utf8");

/** Paths in code spans and links. What a newcomer chooses (`<name>`) ends the part that must exist. */
const paths = [...text.matchAll(/`([a-z][\w./<>-]*\/[\w./<>-]*)`|\]\(([\w./-]+)/g)]
  .map(([, span, link]) => (span ?? link ?? "").replace(/[^/]*<.*$/, ""))
  .filter((path) => path !== "");

test.each([...new Set(paths)])("%s exists", (path) => {
  expect(existsSync(join(ROOT, path))).toBe(true);
});

test("it names a place for each thing that can be added", () => {
  expect([...text.matchAll(/^## (.+)$/gm)].map(([, title]) => title)).toEqual([
    "A scenario",
    "A fault",
    "A metric of the exporter",
    "An alert",
    "A panel",
    "A view of the console",
    "Before a commit",
  ]);
  expect(paths.length).toBeGreaterThan(20);
});
