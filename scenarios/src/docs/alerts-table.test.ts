import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { allScenarios } from "../run/catalogue.ts";
import { PAGE, rowsOf } from "./alerts-table.ts";

const rows = rowsOf(await readFile(PAGE, "utf8"));
const scenarios = await allScenarios();

test("docs/alerts.md has a row for each scenario, in teaching order", () => {
  expect([...rows.keys()]).toEqual(scenarios.map(({ name }) => name));
});

describe.each(scenarios)("the row of $name", ({ name, alerts }) => {
  const [, required, ...free] = (rows.get(name) ?? "")
    .slice(0, -2)
    .split(" | ")
    .map((cell) => [...cell.matchAll(/[A-Z]\w+/g)].map(([alert]) => alert).sort());
  test("names the alerts that the catalogue requires", () => {
    expect(required).toEqual(alerts.fire.map(({ alert }) => alert).sort());
  });
  test("names the alerts that the catalogue allows", () => {
    expect(free.flat().sort()).toEqual(Object.keys(alerts.mayFire).sort());
  });
});
