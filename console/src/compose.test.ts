import { describe, expect, test } from "vitest";
import {
  aMaster,
  aNode,
  aSentinel,
  documents,
  labFacts,
  NOW,
  refused,
  silent,
  spoilt,
  vanished,
} from "../../tests/fixtures/a-lab.ts";
import { composeState } from "./compose.ts";
import type { Node } from "./nodes/schema.ts";
import { type Observations, unseen } from "./observations.ts";
import { state as schema } from "./state.ts";

const nodeOf = (name: string, spoil: (seen: Observations) => void): Node => {
  const found = spoilt(spoil).nodes.find((node) => node.name === name);
  if (!found) throw new Error(`the document has no ${name}`);
  return found;
};

test("a lab in which all is well says so", () => {
  const state = spoilt(() => {});
  expect(state.summary).toEqual({
    severity: "good",
    sentence: "all is well: redis-1 is the master, two replicas follow it, three Sentinels agree",
  });
  expect(() => schema.parse(state)).not.toThrow();
});

test("before anybody was asked nothing is known, and the document says so", () => {
  const { nodes, sentinels } = labFacts;
  const state = composeState(labFacts, unseen(nodes, sentinels, NOW), undefined, NOW);
  expect(() => schema.parse(state)).not.toThrow();
  expect(state.summary.severity).toBe("unknown");
  expect(state.master).toBeNull();
  expect(state.running).toEqual({ state: "unknown" });
  expect(state.alerts).toBeNull();
  expect(state.nodes.map(({ role, reachability }) => [role, reachability.state])).toEqual([
    ["unknown", "unknown"],
    ["unknown", "unknown"],
    ["unknown", "unknown"],
  ]);
});

describe("a source that is silent leaves unknown behind, not what it said last", () => {
  test("a node", () => {
    const node = nodeOf("redis-2", (seen) => seen.nodes.set("redis-2", { contact: refused, report: null }));
    expect(node).toMatchObject({
      reachability: { state: "down", reason: "refuses connections", since: NOW + 10_000 },
      role: "unknown",
      link: null,
      offset: null,
      lagBytes: null,
      refusesWrites: null,
      memoryBytes: null,
      sentence: "redis-2 is down: it refuses connections",
    });
  });

  test("a Sentinel", () => {
    const state = spoilt((seen) => seen.sentinels.set("sentinel-1", { contact: silent, report: null }));
    expect(state.sentinels[0]).toMatchObject({
      reachability: { state: "hung" },
      vote: null,
      opinions: {},
      lost: null,
      quorumOk: null,
      tilt: null,
    });
    expect(state.master).toBe("redis-1");
    expect(state.sources["sentinel-1"]).toMatchObject({ state: "unknown", lastHeardAt: NOW });
  });

  test("HAProxy", () => {
    const { haproxy } = spoilt((seen) => {
      seen.route = { contact: refused, route: null, sessions: null };
    });
    expect(haproxy.write).toMatchObject({ known: false, node: null, sessions: null });
    expect(haproxy.read).toMatchObject({ known: false, nodes: [] });
  });

  test("the publisher", () => {
    const { clients } = spoilt((seen) => {
      seen.publisher = { contact: refused, report: null };
    });
    expect(clients.routes.haproxy).toMatchObject({
      writes: "unknown",
      outage: null,
      ok: null,
      ratePerSecond: null,
      p99Seconds: null,
    });
    expect(clients.routes.haproxy.channels.pubsub.receiving).toBe("ok");
  });

  test("Alertmanager and the runner", () => {
    const state = spoilt((seen) => {
      seen.alerts = { contact: refused, report: null };
      seen.runner = { contact: refused, report: null };
    });
    expect(state.alerts).toBeNull();
    expect(state.running).toEqual({ state: "unknown" });
  });
});

describe("a node", () => {
  test("that hangs, is gone or is out of reach is told apart", () => {
    const states = [refused, silent, vanished].map((contact) =>
      nodeOf("redis-3", (seen) => seen.nodes.set("redis-3", { contact, report: null })),
    );
    expect(states.map(({ reachability, cutOff }) => [reachability.state, cutOff])).toEqual([
      ["down", false],
      ["hung", false],
      ["unknown", true],
    ]);
  });

  test("that answers here while most Sentinels can't reach it is cut off", () => {
    const blind = { contact: { kind: "answers", reason: null, heardAt: NOW } as const };
    const missed = { ...blind, report: aSentinel({ opinions: { "redis-1": "ok", "redis-3": "sdown" } }) };
    const one = (seen: Observations) => void seen.sentinels.set("sentinel-1", missed);
    const two = (seen: Observations) => {
      one(seen);
      seen.sentinels.set("sentinel-2", missed);
    };
    expect(nodeOf("redis-3", one).cutOff).toBe(false);
    expect(nodeOf("redis-3", two).cutOff).toBe(true);
  });

  test("that reads its data set is loading, not up", () => {
    const contact = { kind: "answers", reason: null, heardAt: NOW } as const;
    const report = aNode({ loading: { percent: 42.7 } });
    const node = nodeOf("redis-2", (seen) => seen.nodes.set("redis-2", { contact, report }));
    expect(node.reachability).toMatchObject({
      state: "loading",
      reason: "reads its data set from disk, 42 % done",
    });
  });

  test("that is master with too few replicas refuses writes, unless the write guard is off", () => {
    const contact = { kind: "answers", reason: null, heardAt: NOW } as const;
    const master = (change: Parameters<typeof aMaster>[0]) =>
      nodeOf("redis-1", (seen) => seen.nodes.set("redis-1", { contact, report: aMaster(change) }));
    expect(master({ goodReplicas: 0 }).refusesWrites).toBe(true);
    expect(master({ goodReplicas: 0, minReplicas: 0 }).refusesWrites).toBe(false);
    expect(master({ goodReplicas: 0, minReplicas: null }).refusesWrites).toBeNull();
  });

  test("that claims to be the master against the Sentinels is stale; the one being promoted is not", () => {
    const contact = { kind: "answers", reason: null, heardAt: NOW } as const;
    const claim = (seen: Observations) => void seen.nodes.set("redis-2", { contact, report: aMaster() });
    expect(nodeOf("redis-2", claim).staleMaster).toBe(true);
    const promoted = nodeOf("redis-2", (seen) => {
      claim(seen);
      const { failover, progress } = seen.tracked;
      seen.tracked = { failover: { ...failover, phase: "promote", to: "redis-2" }, progress };
    });
    expect(promoted.staleMaster).toBe(false);
  });

  test("lags by the distance to the master's offset, and never by less than nothing", () => {
    const contact = { kind: "answers", reason: null, heardAt: NOW } as const;
    const lag = (offset: number) =>
      nodeOf("redis-2", (seen) => seen.nodes.set("redis-2", { contact, report: aNode({ offset }) })).lagBytes;
    expect([lag(900), lag(1_000), lag(1_100)]).toEqual([100, 0, 0]);
  });
});

test("what stays the same keeps the time it began, what changes gets the present one", () => {
  const { before, after } = documents((seen) => {
    seen.route = { ...seen.route, route: { write: null, read: ["redis-2", "redis-3"] } };
  });
  expect(after.haproxy.write.since).toBe(after.time);
  expect(after.haproxy.read.since).toBe(before.time);
  expect(after.nodes.map(({ roleSince }) => roleSince)).toEqual([NOW, NOW, NOW]);
});

test("an outage began when the publisher says it did", () => {
  const { clients } = spoilt((seen) => {
    const { report } = seen.publisher;
    if (!report) throw new Error("the publisher of the tests answers");
    const haproxy = { ...report.lanes.haproxy, up: false, reason: "refused", forMs: 3_000 };
    seen.publisher = { ...seen.publisher, report: { ...report, lanes: { ...report.lanes, haproxy } } };
  });
  expect(clients.routes.haproxy.outage).toEqual({ since: NOW + 7_000 });
  expect(clients.routes.sentinel.outage).toBeNull();
});

test("without a majority of Sentinels no node is the master, whatever the nodes say", () => {
  const state = spoilt((seen) => {
    for (const name of ["sentinel-1", "sentinel-2"])
      seen.sentinels.set(name, { contact: refused, report: null });
  });
  expect(state.master).toBeNull();
  expect(state.summary).toMatchObject({ severity: "bad" });
  expect(state.nodes[0]?.sentence).toBe("redis-1 is master, and no majority of the Sentinels says so");
});
