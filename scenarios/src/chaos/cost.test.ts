import { expect, test } from "vitest";
import { client } from "../../../tests/fixtures/a-recording.ts";
import { inBudget, list, numbers, whole } from "../../../tests/fixtures/a-round.ts";
import type { Journal } from "../model/journal.ts";
import { costTable } from "./cost.ts";

test("each kind of fault stands beside what it may cost", () => {
  const journal = whole({ clients: [client("haproxy", list, { lost: numbers(-100, 0) })] }) as Journal;
  const [head, , ...rows] = costTable([{ round: inBudget, journal }]);
  const cells = (line = "") => line.split(" | ").map((cell) => cell.replaceAll("|", "").trim());
  expect(rows).toHaveLength(1);
  expect(Object.entries(cells(head)).map(([at, title]) => [title, cells(rows[0])[Number(at)]])).toEqual([
    ["fault", "kill, a data node"],
    ["times", "1"],
    ["outages", "1"],
    ["median", "2.52 s"],
    ["worst", "2.52 s"],
    ["worst after the last step", "2.50 s"],
    ["bound", "6.00 s"],
    ["losses", "1"],
    ["most lost at once", "5"],
    ["longest loss", "0.08 s"],
    ["longest in vain", "–"],
    ["bound", "0.20 s"],
  ]);
});
