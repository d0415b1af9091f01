import { expect, test } from "vitest";
import { client, operations, recorded, served } from "../../../tests/fixtures/a-recording.ts";
import { judge } from "../judge/judge.ts";
import { loadScenario } from "../run/catalogue.ts";
import { compareRuns } from "./compare.ts";
import { comparePage } from "./html/compare-page.ts";

const scenario = await loadScenario("network-partition");
const journal = (change: Parameters<typeof recorded>[0]) =>
  judge(scenario, recorded(change), { notGiven: [], broken: [], notHealed: [] });
const row = (what: string, left: ReturnType<typeof journal>, right: ReturnType<typeof journal>) =>
  compareRuns(left, right).find((one) => one.what === what);

const { settings } = recorded();
const guarded = journal({});
const open = journal({ settings: { ...settings, minReplicasToWrite: 0 } });

test("what differs is told apart: the write guard", () => {
  expect(row("write guard", guarded, open)).toMatchObject({ left: "on", right: "off" });
});

test("a client that one run did not have is a dash, not a zero", () => {
  const more = journal({ clients: [client("discovery", operations(-900, 8_000, served))] });
  expect(row("discovery: longest outage", guarded, more)).toMatchObject({ left: "–", right: "2.52 s" });
});

test("direct clients are compared by the role of their node", () => {
  const direct = (node: string, bindings: Record<string, string>) =>
    journal({
      bindings,
      clients: [
        client(
          `direct ${node}`,
          operations(-900, 100, () => ({ node })),
          { lost: [1] },
        ),
      ],
    });
  const first = direct("redis-1", { "old-master": "redis-1", "new-master": "redis-2" });
  const second = direct("redis-3", { "old-master": "redis-3", "new-master": "redis-1" });
  expect(row("direct to the old master: lost", first, second)).toMatchObject({ left: "1", right: "1" });
});

test("the page has both timelines", () => {
  expect(comparePage(guarded, open).match(/<svg class="time"/g)?.length).toBeGreaterThanOrEqual(2);
});
