import { describe, expect, it } from "vitest";
import { attempt, type ReplicaOutcome, type Surroundings } from "./attempt.ts";
import type { Node } from "./node.ts";
import type { Replication } from "./replication.ts";
import type { Verdict } from "./verdict.ts";

const endpoint = (number: number) => ({
  name: `redis-${number}`,
  host: `198.18.77.1${number}`,
  port: 6379,
});
const selection = { sentinel: "sentinel-1", replica: endpoint(2), master: endpoint(1), atMs: 0 };

const history = { id: "old", formerId: "", formerUntil: -1, backlogFrom: 1, backlogUntil: 101 } as const;
const replica: Replication = {
  ...history,
  role: "slave",
  offset: 100,
  masterHost: "198.18.77.11",
  masterPort: 6379,
};
const master: Replication = {
  ...history,
  role: "master",
  id: "new",
  formerId: "old",
  formerUntil: 101,
  offset: 100,
};

type Words = Replication | Error;

/** A node that says one thing after another, the last one for ever, and notes whom it was told to follow. */
function scripted(number: number, ...script: (Words | (() => Words))[]) {
  const orders: string[] = [];
  let looks = 0;
  const node: Node = {
    endpoint: endpoint(number),
    inspect: async () => {
      const next = script[Math.min(looks, script.length - 1)];
      looks += 1;
      const words = typeof next === "function" ? next() : next;
      if (words === undefined || words instanceof Error) throw words ?? new Error("silent");
      return words;
    },
    follow: async (to) => void orders.push(to.name),
    close: () => {},
  };
  return { node, orders, looks: () => looks };
}

function world(
  chosen: Node,
  other: Node,
  {
    verdicts = ["down"],
    justMaster = false,
    upheld = true,
    now = () => 0,
  }: {
    verdicts?: readonly Verdict[];
    justMaster?: boolean;
    upheld?: boolean;
    now?: () => number;
  } = {},
) {
  const outcomes: ReplicaOutcome[] = [];
  let asked = 0;
  const surroundings: Surroundings = {
    chosen,
    others: [other],
    verdictOn: async () => verdicts[Math.min(asked++, verdicts.length - 1)] ?? "no-majority",
    isUpheld: async () => upheld,
    isOrWasJustMaster: () => justMaster,
    onOutcome: (_replica, outcome) => void outcomes.push(outcome),
    now,
  };
  return { surroundings, outcomes };
}

const never = new AbortController().signal;

describe("an attempt", () => {
  it("orders the remaining replica to follow once the chosen node is master", async () => {
    const chosen = scripted(2, replica, new Error("connection killed by the promotion"), master);
    const other = scripted(3, replica);
    const { surroundings, outcomes } = world(chosen.node, other.node);
    expect(await attempt(selection, surroundings, never)).toBeUndefined();
    expect(other.orders).toEqual(["redis-2"]);
    expect(chosen.orders).toEqual([]);
    expect(outcomes).toEqual([{ kind: "repointed" }]);
  });

  it.each(["up", "other-master", "no-majority"] as const)(
    "does not even look at the chosen node when the Sentinels' verdict is %s",
    async (verdict) => {
      const chosen = scripted(2, master);
      const other = scripted(3, replica);
      const { surroundings } = world(chosen.node, other.node, { verdicts: [verdict] });
      expect(await attempt(selection, surroundings, never)).toBe(verdict);
      expect(chosen.looks()).toBe(0);
      expect(other.orders).toEqual([]);
    },
  );

  it.each(["up", "other-master", "no-majority"] as const)(
    "orders nothing when the verdict has become %s by the time of the promotion",
    async (verdict) => {
      const other = scripted(3, replica);
      const { surroundings } = world(scripted(2, master).node, other.node, { verdicts: ["down", verdict] });
      expect(await attempt(selection, surroundings, never)).toBe(verdict);
      expect(other.orders).toEqual([]);
    },
  );

  it("orders nothing when the Sentinel that chose is gone or chose otherwise by the time of the promotion", async () => {
    const other = scripted(3, replica);
    const { surroundings } = world(scripted(2, master).node, other.node, { upheld: false });
    expect(await attempt(selection, surroundings, never)).toBe("withdrawn");
    expect(other.orders).toEqual([]);
  });

  it.each(["announced", "aborted", "superseded", "stopped"])(
    "orders nothing after the selection was %s while the promotion was awaited",
    async (reason) => {
      const interrupt = new AbortController();
      const chosen = scripted(2, replica, () => {
        interrupt.abort(reason);
        return master;
      });
      const other = scripted(3, replica);
      const { surroundings } = world(chosen.node, other.node);
      expect(await attempt(selection, surroundings, interrupt.signal)).toBe(reason);
      expect(other.orders).toEqual([]);
    },
  );

  it("ends its looking when the selection no longer holds", async () => {
    const interrupt = new AbortController();
    const chosen = scripted(2, replica, replica, () => {
      interrupt.abort("aborted");
      return replica;
    });
    const { surroundings } = world(chosen.node, scripted(3, replica).node);
    expect(await attempt(selection, surroundings, interrupt.signal)).toBe("aborted");
    expect(chosen.looks()).toBe(3);
  });
});

describe("a replica is left to Sentinel", () => {
  const leave = async (words: Words, options: Parameters<typeof world>[2] = {}) => {
    const other = scripted(3, words);
    const { surroundings, outcomes } = world(scripted(2, master).node, other.node, options);
    expect(await attempt(selection, surroundings, never)).toBeUndefined();
    expect(other.orders).toEqual([]);
    return outcomes;
  };

  it("when it says it is a master itself", async () => {
    expect(await leave(master)).toEqual([{ kind: "left", reason: "is-master" }]);
  });

  it("when it was named master a moment ago, although it says it is a replica", async () => {
    expect(await leave(replica, { justMaster: true })).toEqual([{ kind: "left", reason: "was-master" }]);
  });

  it("when it does not answer", async () => {
    expect(await leave(new Error("Command timed out"))).toEqual([{ kind: "left", reason: "unreachable" }]);
  });

  it("when it holds writes that the promoted node lacks", async () => {
    expect(await leave({ ...replica, offset: 101 })).toEqual([{ kind: "left", reason: "replica-ahead" }]);
  });

  it("when this process was frozen after it had looked", async () => {
    let calls = 0;
    const now = () => (calls++ === 0 ? 0 : 30_000);
    expect(await leave(replica, { now })).toEqual([{ kind: "left", reason: "stale" }]);
  });

  it("when it follows the promoted node already, as a second repointer finds it", async () => {
    const following = { ...replica, id: "new", masterHost: "198.18.77.12" };
    expect(await leave(following)).toEqual([{ kind: "already-following" }]);
  });
});

it("a refused order is reported and not repeated", async () => {
  const other = scripted(3, replica);
  let sent = 0;
  const refusing: Node = {
    ...other.node,
    follow: async () => {
      sent += 1;
      throw new Error("NOPERM User repointer has no permissions to run the 'replicaof' command");
    },
  };
  const { surroundings, outcomes } = world(scripted(2, master).node, refusing);
  await attempt(selection, surroundings, never);
  expect(sent).toBe(1);
  expect(outcomes).toMatchObject([{ kind: "failed", error: expect.stringContaining("NOPERM") }]);
});
