import { Instance, type SentinelView } from "@redis-ha-lab/cluster/read/sentinel-replies.ts";
import { describe, expect, test } from "vitest";
import { findingsOf } from "./findings.ts";
import { adoptLines } from "./show.ts";
import type { Survey, SurveyedNode, SurveyedSentinel } from "./survey.ts";

const RECOMMENDED = {
  "min-replicas-to-write": "1",
  "min-replicas-max-lag": "10",
  "repl-backlog-size": "67108864",
  maxmemory: "1073741824",
  appendonly: "yes",
  "replica-priority": "100",
  "replica-read-only": "yes",
};
const node = (number: number, change: Partial<SurveyedNode> = {}): SurveyedNode => ({
  ...{ name: `10.0.0.${number}:6379`, host: `10.0.0.${number}`, port: 6379, version: "8.0.2" },
  ...{ role: number === 1 ? "master" : "slave", linked: number === 1 ? null : true },
  ...{ settings: RECOMMENDED, problem: null },
  ...change,
});
const at = (host: string, port: number, flags: string) => ({ ip: host, port: String(port), flags });
const viewOf = (master: Readonly<Record<string, string>> = {}, others = 2, down = 0): SentinelView => ({
  id: "id",
  master: new Instance({
    ...at("10.0.0.1", 6379, "master"),
    ...{ quorum: "2", "down-after-milliseconds": "5000", "failover-timeout": "30000", "parallel-syncs": "1" },
    ...master,
  }),
  replicas: [2, 3].map((number) => new Instance(at(`10.0.0.${number}`, 6379, "slave"))),
  sentinels: Array.from(
    { length: others },
    (_, number) =>
      new Instance(at(`10.0.1.${number}`, 26379, number < down ? "sentinel,s_down" : "sentinel")),
  ),
  ...{ quorumOk: true, tilt: false, selected: undefined },
});
const sentinel = (
  number: number,
  view: SentinelView | null = viewOf(),
  periods: Partial<SurveyedSentinel> = {},
): SurveyedSentinel => ({
  ...{ name: `s${number}`, host: `10.0.1.${number}`, port: 26379, version: "8.0.2" },
  ...{ view, tiltMs: 4_000, askMs: 80, ...periods },
  problem: view ? null : "connect ECONNREFUSED",
});
const setUp = (change: Partial<Survey> = {}): Survey => ({
  masterName: "mymaster",
  sentinels: [0, 1, 2].map((number) => sentinel(number)),
  nodes: [node(1), node(2), node(3)],
  ...change,
});
const all = (view: SentinelView) => [0, 1, 2].map((number) => sentinel(number, view));
const told = (survey: Survey) => findingsOf(survey).map(({ weight, what }) => `${weight}: ${what}`);

test("a set-up that is as recommended has no findings, and says so", () => {
  expect(findingsOf(setUp())).toEqual([]);
  expect(adoptLines(setUp(), []).join("\n")).toMatch(/Nothing of what was looked at/);
});

describe("what is not as recommended is found:", () => {
  test.each([
    [
      "a Sentinel that is away",
      setUp({ sentinels: [sentinel(0), sentinel(1), sentinel(2, null)] }),
      /danger: s2 .*REFUSED/,
    ],
    [
      "a node that is away",
      setUp({ nodes: [node(1), node(2), node(3, { problem: "timeout" })] }),
      /danger: 10\.0\.0\.3:6379 does not answer/,
    ],
    [
      "a Sentinel that others call down",
      setUp({ sentinels: all(viewOf({}, 2, 1)) }),
      /danger: called down by another Sentinel: 10\.0\.1\.0/,
    ],
    [
      "Sentinels that were not named",
      setUp({ sentinels: all(viewOf({}, 4)) }),
      /danger: the Sentinels know 5 of each other, and 3 were named/,
    ],
    [
      "an even number",
      setUp({ sentinels: [...all(viewOf({}, 3)), sentinel(3, viewOf({}, 3))] }),
      /advice: 4 Sentinels/,
    ],
    [
      "two masters",
      setUp({ nodes: [node(1), node(2, { role: "master" }), node(3)] }),
      /danger: .* answer role:master/,
    ],
    [
      "masters that differ",
      setUp({
        sentinels: [
          sentinel(0, viewOf({ ip: "10.0.0.2" })),
          sentinel(1, viewOf({ ip: "10.0.0.3" })),
          sentinel(2),
        ],
      }),
      /danger: no majority agrees/,
    ],
    ["a quorum of one", setUp({ sentinels: all(viewOf({ quorum: "1" })) }), /advice: quorum 1 of 3/],
    [
      "settings that differ",
      setUp({
        sentinels: [sentinel(0, viewOf({ "down-after-milliseconds": "9000" })), sentinel(1), sentinel(2)],
      }),
      /danger: down-after-milliseconds differs/,
    ],
    [
      "a hasty down-after",
      setUp({ sentinels: all(viewOf({ "down-after-milliseconds": "500" })) }),
      /danger: down-after 500 ms/,
    ],
    [
      "TILT that outlasts the freshness of replicas",
      setUp({ sentinels: [0, 1, 2].map((number) => sentinel(number, viewOf(), { tiltMs: 50_000 })) }),
      /danger: TILT lasts 50000 ms with down-after 5000 ms/,
    ],
    [
      "TILT of unknown length",
      setUp({
        sentinels: [0, 1, 2].map((number) =>
          sentinel(number, viewOf({ "down-after-milliseconds": "2000" }), { tiltMs: null, askMs: null }),
        ),
      }),
      /advice: down-after 2000 ms, if TILT/,
    ],
    [
      "opinions that outlive a failover",
      setUp({ sentinels: [0, 1, 2].map((number) => sentinel(number, viewOf(), { askMs: 1_500 })) }),
      /advice: what a Sentinel said of the old master counts for 7500 ms/,
    ],
    [
      "no write guard",
      setUp({
        nodes: [1, 2, 3].map((number) =>
          node(number, { settings: { ...RECOMMENDED, "min-replicas-to-write": "0" } }),
        ),
      }),
      /danger: min-replicas-to-write 0/,
    ],
    [
      "a small backlog",
      setUp({
        nodes: [node(1), node(2), node(3, { settings: { ...RECOMMENDED, "repl-backlog-size": "1048576" } })],
      }),
      /advice: repl-backlog-size .* 10\.0\.0\.3/,
    ],
    ["two nodes", setUp({ nodes: [node(1), node(2)] }), /advice: 2 nodes/],
    [
      "a link that is down",
      setUp({ nodes: [node(1), node(2), node(3, { linked: false })] }),
      /danger: 10\.0\.0\.3:6379: not linked/,
    ],
    [
      "versions",
      setUp({ nodes: [node(1), node(2), node(3, { version: "7.2.4" })] }),
      /advice: several versions: 8\.0\.2, 7\.2\.4/,
    ],
  ])("%s", (_what, survey, expected) => {
    expect(told(survey).join("\n")).toMatch(expected);
    // And it is the only thing that is wrong, apart from what it is the cause of.
    expect(told(survey).length).toBeLessThanOrEqual(2);
  });
});

test("settings that may not be read are unknown, and no finding by themselves", () => {
  const unknown = Object.fromEntries(
    Object.keys(RECOMMENDED).map((name) => [name, null]),
  ) as SurveyedNode["settings"];
  expect(told(setUp({ nodes: [node(1), node(2), node(3, { settings: unknown })] }))).toEqual([
    "advice: 10.0.0.3:6379 do not let their settings be read",
  ]);
});

test("dangers come first, each with its reason and what to do", () => {
  const survey = setUp({ nodes: [node(1), node(2, { linked: false })] });
  const lines = adoptLines(survey, findingsOf(survey)).join("\n");
  expect(lines.indexOf("not linked")).toBeLessThan(lines.indexOf("2 nodes"));
  expect(lines).toMatch(/why: .*\n +do: /);
  expect(lines).toContain("Dangers: 1, advice: 1. Nothing was changed.");
});
