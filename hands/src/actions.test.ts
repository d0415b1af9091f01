import { setImmediate as turn } from "node:timers/promises";
import type { Order } from "@redis-ha-lab/console/hands/schema.ts";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Actions, createActions } from "./actions.ts";
import { verbsFor } from "./verbs.ts";
import type { Workbench } from "./workbench.ts";

const parts = {
  redisNodes: ["redis-1", "redis-2"].map((name) => ({ name, host: "", port: 6379 })),
  sentinels: [{ name: "sentinel-1", host: "", port: 26379 }],
};
const PAGE = "6f9619ff-8b86-4011-b42d-00c04fc964ff";
const OTHER = "7f9619ff-8b86-4011-b42d-00c04fc964ff";

let done: string[];
let actions: Actions;
let refused: Error | undefined;
let endScenario: (code: number) => void;
let broken: Promise<void>;

/** Does nothing, and tells what it was asked. */
const workbench: Workbench = {
  async take(what) {
    if (refused) throw refused;
    done.push(`take: ${what}`);
    return async () => void done.push("release");
  },
  async break({ verb, part, from }) {
    await broken;
    done.push([verb, part, from].filter(Boolean).join(" "));
    return async () => void done.push(`heal ${part}`);
  },
  scenario: (name, onLine, signal) =>
    new Promise((resolve) => {
      done.push(`scenario ${name}`);
      onLine("report: runs/master-failure/2026-11-29T08-00-00Z/report.html");
      endScenario = resolve;
      signal.addEventListener("abort", () => resolve(130));
    }),
  healEverything: async () => void done.push("heal everything"),
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "Date"] });
  done = [];
  refused = undefined;
  broken = Promise.resolve();
  actions = createActions({
    workbench,
    verbs: verbsFor(parts),
    scenarios: [{ name: "master-failure", title: "", question: "" }],
    journal: ({ did, on, outcome }) => done.push(`journal: ${did} ${on} ${outcome}`),
    onChange: () => {},
  });
});
afterEach(() => void vi.useRealTimers());

let orders = 0;
const give = (what: object, session = PAGE): Promise<void> =>
  actions.order({ session, id: String(++orders), ...what } as Order);
const breaking = (over: object = {}) => ({
  do: "break",
  verb: "kill",
  part: "redis-1",
  seconds: 30,
  keep: false,
  ...over,
});
const shown = () => actions.shownTo(PAGE).actions;
async function settle(): Promise<void> {
  for (let turns = 0; turns < 10; turns++) await turn();
}
const deeds = () => done.filter((line) => !line.startsWith("journal") && !/^(take|release)/.test(line));

describe("a fault", () => {
  test("is in force until it is healed early, under the lab's lock, and journaled", async () => {
    await give(breaking());
    await settle();
    expect(shown()).toMatchObject([{ verb: "kill", on: "redis-1", state: "in-force", yours: true }]);
    expect(shown()[0]?.until).toBe(Date.now() + 30_000);
    await give({ do: "heal", action: shown()[0]?.id });
    await settle();
    expect(done).toEqual([
      "take: kill redis-1, on the console's page",
      "journal: kill redis-1 begun",
      "kill redis-1",
      "heal redis-1",
      "release",
      "journal: kill redis-1 over",
    ]);
    expect(shown()).toMatchObject([{ state: "over", until: null }]);
  });

  test("that is healed before it has taken effect is done and taken back", async () => {
    const effect = Promise.withResolvers<void>();
    broken = effect.promise;
    await give(breaking());
    await give({ do: "heal", action: shown()[0]?.id });
    effect.resolve();
    await settle();
    expect(deeds()).toEqual(["kill redis-1", "heal redis-1"]);
  });

  test("that fails says why, and the lock is let go", async () => {
    broken = Promise.reject(new Error("Docker said no"));
    await give(breaking());
    await settle();
    expect(shown()).toMatchObject([{ state: "failed", said: "Docker said no" }]);
    expect(done).toContain("release");
  });

  test("while another holds the lab is refused with its sentence, and nothing is done", async () => {
    refused = new Error('The lab is held by "scenario master-failure"');
    await expect(give(breaking())).rejects.toMatchObject({ status: 409, message: /held by/ });
    expect([deeds(), shown()]).toEqual([[], []]);
  });

  test("is one a part, and others stand beside it", async () => {
    await give(breaking());
    await expect(give(breaking({ verb: "pause" }))).rejects.toMatchObject({ status: 409 });
    await give(breaking({ verb: "cut", part: "redis-2", from: "sentinel-1" }));
    await settle();
    expect(deeds()).toEqual(["kill redis-1", "cut redis-2 sentinel-1"]);
  });

  test("of one long command is not ended early", async () => {
    await give(breaking({ verb: "block" }));
    await settle();
    await expect(give({ do: "heal", action: shown()[0]?.id })).rejects.toMatchObject({ status: 409 });
    expect(shown()).toMatchObject([{ state: "in-force", patient: true }]);
  });

  test.each([
    breaking({ part: "console" }),
    breaking({ part: "hands" }),
    breaking({ part: "other-project-redis-1-1" }),
    breaking({ part: "../redis-1" }),
    breaking({ part: "redis-1,redis-2" }),
    breaking({ part: "master" }),
    breaking({ verb: "start" }),
    breaking({ verb: "constructor" }),
    breaking({ verb: "wipe", part: "haproxy" }),
    breaking({ verb: "cut", from: "redis-1" }),
    breaking({ verb: "cut", from: "console" }),
    breaking({ verb: "kill", from: "redis-2" }),
    { do: "scenario", scenario: "../../etc/passwd", keep: false },
    { do: "scenario", scenario: "all", keep: false },
  ])("on what is not in the list is refused, and nothing is done: %j", async (order) => {
    await expect(give(order)).rejects.toMatchObject({ status: 422 });
    expect([done, shown()]).toEqual([[], []]);
  });
});

describe("a page that is closed", () => {
  test("takes back what it began, and leaves what another began or is to be kept", async () => {
    await give(breaking());
    await give(breaking({ part: "redis-2", keep: true }));
    await give(breaking({ part: "sentinel-1" }), OTHER);
    await settle();
    actions.sessionOver(PAGE);
    await settle();
    expect(deeds().filter((line) => line.startsWith("heal"))).toEqual(["heal redis-1"]);
  });

  test("takes back what was not to be kept any more", async () => {
    await give(breaking({ keep: true }));
    await give({ do: "keep", action: shown()[0]?.id, keep: false });
    await settle();
    actions.sessionOver(PAGE);
    await settle();
    expect(deeds()).toEqual(["kill redis-1", "heal redis-1"]);
  });
});

describe("a scenario", () => {
  const scenario = { do: "scenario", scenario: "master-failure", keep: false };

  test("has a verdict and a report, and nothing is broken beside it", async () => {
    await give(scenario);
    await settle();
    await expect(give(breaking())).rejects.toMatchObject({ status: 409, message: /judges/ });
    await expect(give(scenario)).rejects.toMatchObject({ status: 409 });
    endScenario(0);
    await settle();
    const report = "/runs/master-failure/2026-11-29T08-00-00Z/report.html";
    expect(shown()).toMatchObject([{ state: "over", verdict: "pass", report }]);
    expect(done.at(-1)).toBe("journal: scenario master-failure pass");
  });

  test("is not begun while a fault is in force", async () => {
    await give(breaking());
    await expect(give(scenario)).rejects.toMatchObject({ status: 409, message: /healthy/ });
  });

  test("ends early as by Ctrl-C when its page is closed", async () => {
    await give(scenario);
    await settle();
    actions.sessionOver(PAGE);
    await settle();
    expect(shown()).toMatchObject([{ state: "over", verdict: null, said: "ended early, and healed" }]);
  });
});

test("healing everything ends what is in force first, from whichever page, and goes on when its page is closed", async () => {
  await give(breaking({ keep: true }));
  await give(breaking({ part: "redis-2" }), OTHER);
  await settle();
  await give({ do: "heal-everything" });
  await expect(give(breaking({ part: "sentinel-1" }))).rejects.toMatchObject({ status: 409 });
  actions.sessionOver(PAGE);
  await settle();
  expect(deeds().slice(-3).toSorted()).toEqual(["heal everything", "heal redis-1", "heal redis-2"]);
  expect(deeds().at(-1)).toBe("heal everything");
});

test("stopping takes everything back and begins nothing more", async () => {
  await give(breaking({ keep: true }));
  await settle();
  await actions.stop();
  expect(deeds()).toEqual(["kill redis-1", "heal redis-1"]);
  await expect(give(breaking())).rejects.toMatchObject({ status: 503 });
});
