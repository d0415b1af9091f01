import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { refused, spoilt } from "../../../tests/fixtures/a-lab.ts";
import { lines } from "./lines.ts";

const plain = (...shown: Parameters<typeof lines>) => lines(...shown).map(stripVTControlCharacters);

test("a lab in which all is well fits on a screen", () => {
  const shown = plain(
    spoilt(() => {}),
    undefined,
  );
  expect(shown.length).toBeLessThan(24);
  expect(shown[0]).toContain("all is well");
  expect(shown.join("\n")).toMatch(/^redis-1 {2}up {5}master/m);
});

test("what is unknown is a question mark", () => {
  const shown = plain(
    spoilt((seen) => {
      seen.nodes.set("redis-2", { contact: refused, report: null });
      seen.alerts = { contact: refused, report: null };
    }),
    undefined,
  ).join("\n");
  expect(shown).toMatch(/^redis-2 {2}down {3}\? +\? +\? +\? +\? +\?$/m);
  expect(shown).toContain("ALERTS    ? (Alertmanager does not answer)");
});

test("a lost console is said first, since nothing below is true any more", () => {
  expect(
    plain(
      spoilt(() => {}),
      "connection refused",
    )[0],
  ).toMatch(/^The console is lost \(connection refused\); this was true at \d\d:\d\d:\d\d$/);
});
