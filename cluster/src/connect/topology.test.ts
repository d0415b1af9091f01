import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { agree, readView, type SentinelView, UNKNOWN_TOPOLOGY } from "./topology.ts";

const view = (master: string, ...replicas: string[]): SentinelView => ({
  master,
  masterDown: false,
  replicas,
  selected: null,
});

describe("agree", () => {
  it("names the master that a majority names, and the replicas that a majority sees", () => {
    const views = [
      view("redis-1", "redis-3", "redis-2"),
      view("redis-1", "redis-2"),
      view("redis-2", "redis-1"),
    ];
    expect(agree(views, 3)).toEqual({
      ...{ master: "redis-1", masterDown: false, replicas: ["redis-2"], selected: [] },
    });
  });

  it("reports no master without a majority of all Sentinels, however united those are that answer", () => {
    expect(agree([view("redis-1", "redis-2")], 3).master).toBeNull();
    expect(agree([], 3)).toEqual(UNKNOWN_TOPOLOGY);
    expect(agree([view("redis-1"), view("redis-2")], 2).master).toBeNull();
  });

  it("calls the master down when a majority can't reach it", () => {
    const down = { ...view("redis-1"), masterDown: true };
    expect(agree([down, view("redis-1"), view("redis-1")], 3).masterDown).toBe(false);
    expect(agree([down, down, view("redis-1")], 3).masterDown).toBe(true);
  });

  it("tells every replica that a leader has selected", () => {
    const leader = (selected: string) => ({ ...view("redis-1"), selected });
    expect(agree([view("redis-1"), leader("redis-2"), view("redis-1")], 3).selected).toEqual(["redis-2"]);
    expect(agree([leader("redis-3"), leader("redis-2"), view("redis-1")], 3).selected).toEqual([
      "redis-2",
      "redis-3",
    ]);
  });

  it("never depends on the order of the answers", () => {
    const anyView = fc.record({
      master: fc.constantFrom("redis-1", "redis-2", "redis-3"),
      masterDown: fc.boolean(),
      replicas: fc.uniqueArray(fc.constantFrom("redis-1", "redis-2", "redis-3")),
      selected: fc.constantFrom(null, "redis-2", "redis-3"),
    });
    fc.assert(
      fc.property(fc.array(anyView, { maxLength: 5 }), (views) => {
        expect(agree([...views].reverse(), 5)).toEqual(agree(views, 5));
      }),
    );
  });
});

describe("readView", () => {
  const nodes = [
    { name: "redis-1", host: "198.18.77.11", port: 6379 },
    { name: "redis-2", host: "198.18.77.12", port: 6379 },
  ];
  const instance = (host: string, flags: string) => ["ip", host, "port", "6379", "flags", flags];

  it("turns addresses into names and leaves out replicas that are down", () => {
    const master = instance("198.18.77.11", "s_down,o_down,master,disconnected");
    const replicas = [instance("198.18.77.12", "slave"), instance("198.18.77.13", "s_down,slave")];
    expect(readView(master, replicas, nodes)).toEqual({
      master: "redis-1",
      masterDown: true,
      replicas: ["redis-2"],
      selected: null,
    });
  });

  it("knows the selected replica by its flag", () => {
    const replicas = [instance("198.18.77.12", "slave,promoted"), instance("198.18.77.13", "slave")];
    expect(readView(instance("198.18.77.11", "master,s_down"), replicas, nodes).selected).toBe("redis-2");
  });

  it("shows an address that nobody listed as it is", () => {
    expect(readView(instance("198.18.77.99", "master"), [], nodes).master).toBe("198.18.77.99:6379");
  });
});
