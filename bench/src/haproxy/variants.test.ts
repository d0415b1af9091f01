import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { AS_IT_STANDS, variantsFor } from "./variants.ts";

const configuration = await readFile(new URL("../../../haproxy/haproxy.cfg", import.meta.url), "utf8");

it.each(variantsFor(2).map(({ name, change }) => [name, change] as const))(
  "%s changes the lab's configuration, and only where it says so",
  (name, change) => {
    const changed = change(configuration);
    expect(changed === configuration).toBe(name === AS_IT_STANDS);
    const before = new Set(configuration.split("\n"));
    const added = changed.split("\n").filter((line) => !before.has(line));
    if (changed !== configuration) expect(added.length).toBeGreaterThan(0);
  },
);

it("a configuration without the place to change is refused", () => {
  const [, variant] = variantsFor(2);
  expect(() => variant?.change("frontend only\n")).toThrow("haproxy.cfg has no line");
});
