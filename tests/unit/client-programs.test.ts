/** The programs of clients/ are read by people who use that library: each is one page. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const clients = join(import.meta.dirname, "..", "..", "clients");
const programs = readdirSync(clients, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => {
    const found = readdirSync(join(clients, name)).filter((file) => /\.(ts|py|go|java)$/.test(file));
    return [name, found] as const;
  });

test("there are seven", () => expect(programs).toHaveLength(7));

test.each(programs)("%s is one file of at most 120 lines", (name, files) => {
  expect(files).toHaveLength(1);
  const [file = ""] = files;
  expect(
    readFileSync(join(clients, name, file), "utf8")
      .trimEnd()
      .split("\n").length,
  ).toBeLessThanOrEqual(120);
});
