/** The lines of a real run meet every rule about the client to copy; each change below must not. */
import { describe, expect, test } from "vitest";
import { demoRun } from "../../../tests/fixtures/a-demo-run.ts";
import { client, eventsBut, fault, operations, recorded, T0 } from "../../../tests/fixtures/a-recording.ts";
import scenario from "../../catalog/sample-client.ts";
import type { Expectation } from "../model/finding.ts";
import type { Recording } from "../model/journal.ts";
import { never } from "./always.ts";
import { demo } from "./demo.ts";

type Line = readonly [ms: number, text: string];
/** The lines of one turn: three of them, or one. */
type Turn = readonly Line[];

const { oldMaster, newMaster } = demoRun;
const addressOf = (node: string) =>
  Object.entries(demoRun.addresses).find(([, name]) => name === node)?.[0] ?? "";
const turns: readonly Turn[] = demoRun.printed.flatMap((line, at, all) =>
  line[1].startsWith("master") ? [all.slice(at, at + 3)] : line[1].startsWith("error") ? [[line]] : [],
);
const isError = ([first]: Turn) => first?.[1].startsWith("error") ?? false;
const msOf = (turn: Turn) => turn.at(-1)?.[0] ?? 0;
const lastMs = Math.max(...turns.map(msOf));
const firstError = turns.findIndex(isError);
const lastError = turns.findLastIndex(isError);

/** The run, with other lines. */
function told(changed: readonly Turn[] = turns, change: Partial<Recording> = {}): Recording {
  const { topologyAfter } = recorded();
  if (!topologyAfter) throw new Error("the ordinary recording has a topology");
  return recorded({
    startedAt: new Date(Date.parse(demoRun.faultAt) - T0).toISOString(),
    bindings: { master: oldMaster, "old-master": oldMaster, "new-master": newMaster },
    topologyAfter: { ...topologyAfter, master: newMaster },
    events: eventsBut(() => false, fault(demoRun.startedAgainMs, "start old-master", oldMaster)),
    clients: [
      client(
        "haproxy",
        operations(-900, lastMs, () => ({})),
      ),
    ],
    // Past every limit of the scenario.
    untilMs: T0 + Math.max(lastMs, demoRun.startedAgainMs + 20_000) + 1_000,
    demo: {
      addresses: demoRun.addresses,
      printed: changed.flat().map(([ms, text]) => ({ atMs: T0 + ms, text })),
      left: demoRun.left,
    },
    ...change,
  });
}

/** @param which of the turns, by its number. */
const changed = (which: (turn: Turn, at: number) => boolean, to: (turn: Turn) => Turn) =>
  told(turns.map((turn, at) => (which(turn, at) ? to(turn) : turn)));
const without = (which: (turn: Turn, at: number) => boolean) =>
  told(turns.filter((turn, at) => !which(turn, at)));
const replaced =
  (from: string | RegExp, to: string) =>
  (turn: Turn): Turn =>
    turn.map(([ms, text]) => [
      ms,
      text.replaceAll(from instanceof RegExp ? new RegExp(from, "g") : from, to),
    ]);
const is = (number: number) => (_: Turn, at: number) => at === number;
const last = turns.length - 1;
const timeOf = (turn: Turn | undefined) => /wrote {2}(\S+)/.exec(turn?.[1]?.[1] ?? "")?.[1] ?? "";
/** The last turn reads this. */
const lastReads = (value: string) => changed(is(last), replaced(/^read {3}\S+/, `read   ${value}`));
const earlierBy = (ms: number) => new Date(Date.parse(timeOf(turns[last])) - ms).toISOString();
const insert = (number: number, ...lines: Line[]) =>
  told([...turns.slice(0, number), lines, ...turns.slice(number)]);

/** At the end its key holds this. */
function left(value: string | null): Recording {
  const { demo: run, ...rest } = told();
  return { ...rest, demo: run && { ...run, left: value } };
}

const afterFault: Line[] = [
  [100, `master ${addressOf(oldMaster)}  replicas none`],
  [100, `wrote  ${new Date(Date.parse(demoRun.faultAt) + 90).toISOString()}`],
  [
    100,
    `read   ${new Date(Date.parse(demoRun.faultAt) + 90).toISOString()}  from the master, ${addressOf(oldMaster)}`,
  ],
];

interface Rule {
  readonly rule: string;
  readonly expectation: Expectation;
  readonly violated: Readonly<Record<string, Recording>>;
}

const rules: Rule[] = [
  {
    rule: "prints nothing else",
    expectation: demo.printsNothingElse(),
    violated: {
      "a line of something else": insert(3, [0, "(node:7) Warning: a warning"]),
      "a line that is cut": changed(is(2), replaced(/ {2}replicas.*/, "")),
      "a turn without its last line": told([...turns.slice(0, -1), turns[last]?.slice(0, 2) ?? []]),
      "nothing but nonsense": told([[[0, "nonsense"]]]),
      "that it ended": insert(last + 1, [lastMs, "ended by itself: exit code 1"]),
    },
  },
  {
    rule: "is never silent",
    expectation: demo.isNeverSilent(),
    violated: {
      "a hole in the outage": without(isError),
      "nothing after the outage": without((_, at) => at > lastError),
    },
  },
  {
    rule: "works before the fault",
    expectation: demo.worksBefore(),
    violated: {
      "an error before the fault": insert(1, [-1_500, "error  no Sentinel answers: …"]),
      "reads from the master before it": changed(
        (turn) => msOf(turn) < 0,
        (turn) =>
          replaced(
            /a replica, \S+/,
            `the master, ${addressOf(oldMaster)}`,
          )(replaced(/replicas.*/, "replicas none")(turn)),
      ),
      "another master before it": changed(
        (turn) => msOf(turn) < 0,
        replaced(addressOf(oldMaster), "198.18.77.99:6379"),
      ),
    },
  },
  {
    rule: "tells of the outage",
    expectation: demo.tellsOfTheOutage(),
    violated: { "no error": without(isError) },
  },
  {
    rule: "does not write to the dead master",
    expectation: never(demo.writesTo("old-master")),
    violated: {
      "three lines in the outage": insert(firstError, ...afterFault),
      "the old master after its return": changed(
        is(last),
        replaced(addressOf(newMaster), addressOf(oldMaster)),
      ),
    },
  },
  {
    rule: "writes again",
    expectation: demo.writesAgain({ to: "new-master", within: "down-after + 5s" }),
    violated: {
      "only errors": changed(
        (turn, at) => at > lastError && !isError(turn),
        ([first]) => [[first?.[0] ?? 0, "error  no Sentinel answers: …"]],
      ),
      "another node": changed((_, at) => at > lastError, replaced(addressOf(newMaster), "198.18.77.99:6379")),
    },
  },
  {
    rule: "reads from replicas again",
    expectation: demo.readsFromReplicas({
      of: "new-master",
      count: 2,
      since: "start old-master",
      within: "20s",
    }),
    violated: {
      "one replica": changed((turn) => msOf(turn) > 0, replaced(/replicas (\S+) (\S+)$/, "replicas $1")),
      "the master": changed(
        (turn, at) => at > lastError && !isError(turn),
        (turn) =>
          replaced(
            /a replica, \S+/,
            `the master, ${addressOf(newMaster)}`,
          )(replaced(/replicas.*/, "replicas none")(turn)),
      ),
    },
  },
  {
    rule: "reads what it wrote",
    expectation: demo.readsWhatItWrote(),
    violated: {
      "what it has not written yet": lastReads(earlierBy(-1)),
      "what it never wrote": lastReads(earlierBy(1)),
      "what it wrote two turns before": lastReads(timeOf(turns[last - 2])),
      "an empty key": lastReads("null"),
      "at first, what is newer than its write": changed(
        is(0),
        replaced(/^read {3}\S+/, `read   ${earlierBy(0)}`),
      ),
      "the same time written twice": told([...turns, turns[last] ?? []]),
    },
  },
  {
    rule: "leaves its last write",
    expectation: demo.leavesItsLastWrite(),
    violated: {
      "an older one": left(timeOf(turns[last - 1])),
      none: left(null),
      "another master at the end": changed(is(last), replaced(addressOf(newMaster), "198.18.77.99:6379")),
    },
  },
];

describe.each(rules)("the sample client $rule", ({ expectation, violated }) => {
  test("in a real run", () => {
    expect(expectation.check(told())).toMatchObject({ status: "met" });
  });
  test.each(Object.entries(violated))("and fails on: %s", (_, recording) => {
    const finding = expectation.check(recording);
    expect(finding.status, finding.because).toBe("violated");
    expect(finding.because).not.toBe("");
  });
  test("and is unknown where it printed nothing", () => {
    expect(expectation.check(told([])).status).toBe("unknown");
    expect(expectation.check(told([], { demo: null })).status).toBe("unknown");
  });
  test("and is pending while it runs, or met", () => {
    expect(["pending", "met"]).toContain(
      expectation.check(told(turns.slice(0, 2), { ended: false, untilMs: T0 })).status,
    );
  });
});

test("a write to the new master can be too late", () => {
  const late = demo.writesAgain({ to: "new-master", within: "1s" }).check(told());
  expect(late).toMatchObject({ status: "violated", because: expect.stringMatching(/too late$/) });
});

test("a read of the turn before is replication's delay", () => {
  expect(demo.readsWhatItWrote().check(lastReads(timeOf(turns[last - 1])))).toMatchObject({ status: "met" });
});

test("what it wrote right before the fault may be printed after it", () => {
  const before = turns.findLastIndex((turn) => msOf(turn) < 0);
  const late = changed(is(before), (turn) => turn.map(([, text]) => [80, text]));
  expect(never(demo.writesTo("old-master")).check(late)).toMatchObject({ status: "met" });
});

test("its key at the end is unknown where it could not be read", () => {
  const { demo: run } = told();
  const unread = told(turns, { demo: run && { addresses: run.addresses, printed: run.printed } });
  expect(demo.leavesItsLastWrite().check(unread)).toMatchObject({ status: "unknown" });
});

test("an outage that can be shorter than its own second need not show", () => {
  const { settings } = told();
  expect(demo.tellsOfTheOutage().applies?.({ ...settings, downAfterMs: 500 })).toBe(false);
  expect(demo.tellsOfTheOutage().applies?.(settings)).toBe(true);
});

test("the scenario asks for every rule there is", () => {
  const asked = scenario.expect.map(({ sentence }) => sentence(told().settings)).join("\n");
  for (const { expectation, rule } of rules)
    expect(asked, rule).toContain(expectation.sentence(told().settings));
});
