/** docs/configuration.md and setup/settings.list say the same. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

const settings = new Map(
  read("setup/settings.list")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line): [string, string] => {
      const [name = "", , fallback = ""] = line.split("|");
      return [name, fallback];
    }),
);
const documented = new Map(
  [...read("docs/configuration.md").matchAll(/^\| `([A-Z_]+)` \| (\S+) \|/gm)].map(
    ([, name = "", fallback = ""]): [string, string] => [name, fallback],
  ),
);

test("every setting is documented with its default", () => {
  expect(settings.size).toBeGreaterThan(20);
  for (const [name, fallback] of settings) expect([name, documented.get(name)]).toEqual([name, fallback]);
});

test("nothing is documented that can't be set", () => {
  for (const name of documented.keys()) {
    // The project is chosen for each command, it is not remembered in .env; nor is what the three hosts have.
    if (name !== "LAB_PROJECT" && name !== "HOSTS_NET") expect([...settings.keys()]).toContain(name);
  }
});
