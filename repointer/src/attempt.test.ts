import { describe, expect, it } from "vitest";
import { type AttemptContext, attempt, PAUSE_MS, type ReplicaOutcome } from "./attempt.ts";
import type { Node } from "./node.ts";
import type { Replication } from "./replication.ts";
import type { Verdict } from "./sentinels.ts";

const endpoint = (number: number) => ({
  name: `redis-${number}`,
  host: `198.18.77.1${number}`,
  port: 6379,
});
const selection = { sentinel: "sentinel-1", replica: endpoint(2), master: endpoint(1), atMs: 0 };

const history = { id: "old", formerId: "", formerUntil: -1, backlogFrom: 1, backlogUntil: 101 } as const;
const replica: Replication = {
  ...history,
  role: "replica",
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
  const pauses: (number | "resumed")[] = [];
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
    pauseWrites: async (ms) => void pauses.push(ms),
    resumeWrites: async () => void pauses.push("resumed"),
    close: () => {},
  };
  return { node, orders, pauses, looks: () => looks };
}

function world(
  chosen: Node,
  other: Node,
  {
    verdicts = ["down"],
    justMaster = false,
    upheld = true,
    replaced = scripted(1, new Error("dead")).node,
    now = () => 0,
  }: {
    replaced?: Node;
    verdicts?: readonly Verdict[];
    justMaster?: boolean;
    upheld?: boolean;
    now?: () => number;
  } = {},
) {
  const outcomes: ReplicaOutcome[] = [];
  let asked = 0;
  const context: AttemptContext = {
    chosen,
    replaced,
    others: [other],
    verdictOn: async () => verdicts[Math.min(asked++, verdicts.length - 1)] ?? "no-majority",
    isUpheld: async () => upheld,
    isOrWasJustMaster: () => justMaster,
    onOutcome: (_replica, outcome) => void outcomes.push(outcome),
    onPause: () => {},
    now,
  };
  return { context, outcomes };
}

const never = new AbortController().signal;

describe("a replaced master", () => {
  const alive: Replication = { ...history, role: "master", offset: 100 };

  it("lets its writes wait while another is promoted, for a limited time", async () => {
    const old = scripted(1, alive);
    const { context } = world(scripted(2, master).node, scripted(3, replica).node, {
      replaced: old.node,
    });
    expect(await attempt(selection, context, never)).toBeUndefined();
    expect(old.pauses).toEqual([PAUSE_MS]);
  });

  it("is left alone when it is well for a majority", async () => {
    const old = scripted(1, alive);
    const { context } = world(scripted(2, master).node, scripted(3, replica).node, {
      replaced: old.node,
      verdicts: ["up"],
    });
    expect(await attempt(selection, context, never)).toBe("up");
    expect(old.pauses).toEqual([]);
  });

  it("is left alone when it is a replica already", async () => {
    const old = scripted(1, replica);
    const { context } = world(scripted(2, master).node, scripted(3, replica).node, {
      replaced: old.node,
    });
    await attempt(selection, context, never);
    expect(old.pauses).toEqual([]);
  });

  it("goes on when its replacement is given up", async () => {
    const old = scripted(1, alive);
    const abort = new AbortController();
    const chosen = scripted(2, () => {
      abort.abort("aborted");
      return replica;
    });
    const { context } = world(chosen.node, scripted(3, replica).node, { replaced: old.node });
    expect(await attempt(selection, context, abort.signal)).toBe("aborted");
    expect(old.pauses).toEqual([PAUSE_MS, "resumed"]);
  });

  it.each([
    ["withdrawn", { upheld: false }],
    ["up", { verdicts: ["down", "up"] }],
  ] as const)("stays paused while it may be replaced after all (%s)", async (left, change) => {
    const old = scripted(1, alive);
    const { context } = world(scripted(2, master).node, scripted(3, replica).node, {
      replaced: old.node,
      ...change,
    });
    expect(await attempt(selection, context, never)).toBe(left);
    expect(old.pauses).toEqual([PAUSE_MS]);
  });

  it("is not told to go on when it was never told to wait", async () => {
    const old = scripted(1, new Error("not reachable yet"));
    const abort = new AbortController();
    const chosen = scripted(2, () => {
      abort.abort("aborted");
      return replica;
    });
    const { context } = world(chosen.node, scripted(3, replica).node, { replaced: old.node });
    expect(await attempt(selection, context, abort.signal)).toBe("aborted");
    expect(old.pauses).toEqual([]);
  });

  it("is left alone by a process that was paused since the Sentinels held it for down", async () => {
    let at = 0;
    const old = scripted(1, () => {
      at += 10_000;
      return alive;
    });
    const { context } = world(scripted(2, master).node, scripted(3, replica).node, {
      replaced: old.node,
      now: () => at,
    });
    await attempt(selection, context, never);
    expect(old.pauses).toEqual([]);
  });

  it("stays paused when another node is announced meanwhile", async () => {
    const old = scripted(1, alive);
    const { context } = world(scripted(2, master).node, scripted(3, replica).node, {
      replaced: old.node,
      verdicts: ["down", "other-master"],
    });
    expect(await attempt(selection, context, never)).toBe("other-master");
    expect(old.pauses).toEqual([PAUSE_MS]);
  });
});

describe("an attempt", () => {
  it("orders the remaining replica to follow once the chosen node is master", async () => {
    const chosen = scripted(2, replica, new Error("connection killed by the promotion"), master);
    const other = scripted(3, replica);
    const { context, outcomes } = world(chosen.node, other.node);
    expect(await attempt(selection, context, never)).toBeUndefined();
    expect(other.orders).toEqual(["redis-2"]);
    expect(chosen.orders).toEqual([]);
    expect(outcomes).toEqual([{ kind: "repointed" }]);
  });

  it.each(["up", "other-master", "no-majority"] as const)(
    "does not even look at the chosen node when the Sentinels' verdict is %s",
    async (verdict) => {
      const chosen = scripted(2, master);
      const other = scripted(3, replica);
      const { context } = world(chosen.node, other.node, { verdicts: [verdict] });
      expect(await attempt(selection, context, never)).toBe(verdict);
      expect(chosen.looks()).toBe(0);
      expect(other.orders).toEqual([]);
    },
  );

  it.each(["up", "other-master", "no-majority"] as const)(
    "orders nothing when the verdict has become %s by the time of the promotion",
    async (verdict) => {
      const other = scripted(3, replica);
      const { context } = world(scripted(2, master).node, other.node, { verdicts: ["down", verdict] });
      expect(await attempt(selection, context, never)).toBe(verdict);
      expect(other.orders).toEqual([]);
    },
  );

  it("orders nothing when the Sentinel that chose is gone or chose otherwise by the time of the promotion", async () => {
    const other = scripted(3, replica);
    const { context } = world(scripted(2, master).node, other.node, { upheld: false });
    expect(await attempt(selection, context, never)).toBe("withdrawn");
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
      const { context } = world(chosen.node, other.node);
      expect(await attempt(selection, context, interrupt.signal)).toBe(reason);
      expect(other.orders).toEqual([]);
    },
  );

  it("ends its looking when the selection no longer holds", async () => {
    const interrupt = new AbortController();
    const chosen = scripted(2, replica, replica, () => {
      interrupt.abort("aborted");
      return replica;
    });
    const { context } = world(chosen.node, scripted(3, replica).node);
    expect(await attempt(selection, context, interrupt.signal)).toBe("aborted");
    expect(chosen.looks()).toBe(3);
  });
});

describe("a replica is left to Sentinel", () => {
  const leave = async (words: Words | (() => Words), options: Parameters<typeof world>[2] = {}) => {
    const other = scripted(3, words);
    const { context, outcomes } = world(scripted(2, master).node, other.node, options);
    expect(await attempt(selection, context, never)).toBeUndefined();
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

  it("when this process was paused after it had looked", async () => {
    let at = 0;
    const words = () => {
      at += 30_000;
      return replica;
    };
    expect(await leave(words, { now: () => at })).toEqual([{ kind: "left", reason: "stale" }]);
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
  const { context, outcomes } = world(scripted(2, master).node, refusing);
  await attempt(selection, context, never);
  expect(sent).toBe(1);
  expect(outcomes).toMatchObject([{ kind: "failed", error: expect.stringContaining("NOPERM") }]);
});
