import { describe, expect, test } from "vitest";
import { aMaster, aNode, aRoute, aSentinel, aState, NOW } from "../../../tests/fixtures/console-state.ts";
import type { State } from "../../src/state.ts";
import { layout } from "./layout.ts";
import { wantedLines } from "./lines.ts";

const drawn = (state: State, kind: string) =>
  wantedLines(state, layout(880))
    .filter((line) => line.kind === kind)
    .map(({ from, to, state: how }) => `${from} → ${to} ${how}`);

describe("a healthy lab", () => {
  test("has one write route, a read route per replica, and replication from the master", () => {
    expect(drawn(aState(), "write")).toEqual(["haproxy → redis-1 whole"]);
    expect(drawn(aState(), "read")).toEqual(["haproxy → redis-2 whole", "haproxy → redis-3 whole"]);
    expect(drawn(aState(), "replication")).toEqual(["redis-1 → redis-2 whole", "redis-1 → redis-3 whole"]);
  });

  test("has three votes for one node", () => {
    expect(drawn(aState(), "vote")).toEqual([1, 2, 3].map((n) => `sentinel-${n} → redis-1 whole`));
  });

  test("shows messages going through HAProxy, and past it to whom the Sentinels name", () => {
    expect(drawn(aState(), "client")).toEqual(["publisher → haproxy whole", "haproxy → subscriber whole"]);
    expect(drawn(aState(), "direct")).toEqual(["publisher → redis-1 whole", "redis-1 → subscriber whole"]);
  });
});

test("refused writes have no route", () => {
  const { haproxy } = aState();
  expect(
    drawn(aState({ haproxy: { ...haproxy, write: { ...haproxy.write, node: null } } }), "write"),
  ).toEqual([]);
});

test("a route that HAProxy does not tell is not drawn, whatever it was", () => {
  const { haproxy } = aState();
  const silent = {
    ...haproxy,
    write: { ...haproxy.write, known: false },
    read: { ...haproxy.read, known: false },
  };
  expect([
    ...drawn(aState({ haproxy: silent }), "write"),
    ...drawn(aState({ haproxy: silent }), "read"),
  ]).toEqual([]);
});

test("one Sentinel's doubt is dashed, a quorum's certainty is broken", () => {
  const opinions = (state: "sdown" | "odown") => ({ "redis-1": { state, since: NOW } });
  const sentinels = [
    aSentinel("sentinel-1", { opinions: opinions("sdown") }),
    aSentinel("sentinel-2", { opinions: opinions("odown") }),
    aSentinel("sentinel-3", { vote: null }),
  ];
  expect(drawn(aState({ sentinels }), "vote")).toEqual([
    "sentinel-1 → redis-1 doubted",
    "sentinel-2 → redis-1 broken",
  ]);
});

test("a replica that lost its master shows whom it lost", () => {
  const nodes = [
    aNode("redis-1", { role: "unknown", link: null }),
    aNode("redis-2", { link: { follows: "redis-1", state: "connect", since: NOW } }),
    aNode("redis-3", { link: { follows: "10.0.0.9:6379", state: "connected", since: NOW } }),
  ];
  expect(drawn(aState({ nodes }), "replication")).toEqual(["redis-1 → redis-2 broken"]);
});

test("a replica of a replica is drawn as one", () => {
  const nodes = [
    aMaster("redis-1"),
    aNode("redis-2"),
    aNode("redis-3", { link: { follows: "redis-2", state: "sync", since: NOW } }),
  ];
  expect(drawn(aState({ nodes }), "replication")).toEqual([
    "redis-1 → redis-2 whole",
    "redis-2 → redis-3 doubted",
  ]);
});

test("a client that fails has a broken line, one that is not known a faint one", () => {
  const { clients } = aState();
  const routes = {
    haproxy: aRoute("haproxy", { writes: "failed" }),
    sentinel: aRoute("sentinel", { writes: "unknown" }),
  };
  const state = aState({ clients: { ...clients, routes } });
  expect(drawn(state, "client")[0]).toBe("publisher → haproxy broken");
  expect(drawn(state, "direct")[0]).toBe("publisher → redis-1 unknown");
});

test("a route that moves keeps its line", () => {
  const { haproxy } = aState();
  const keys = ["redis-1", "redis-3"].map((node) => {
    const moved = aState({ haproxy: { ...haproxy, write: { ...haproxy.write, node } } });
    return wantedLines(moved, layout(880)).find(({ kind }) => kind === "write")?.key;
  });
  expect(new Set(keys).size).toBe(1);
});
