import { FAULT_FACTS, isRepair, repairOf } from "@redis-ha-lab/cluster/faults.ts";
import { describe, expect, test } from "vitest";
import { limitOf, servicesOf } from "./by-hand.ts";
import { demandTerminal } from "./step-by-step.ts";

const settings = { downAfterMs: 2_000, failoverTimeoutMs: 10_000, minReplicasMaxLag: 10 };
const config = { settings, haproxies: [{}] } as unknown as Parameters<typeof limitOf>[1];

const parts = {
  redisNodes: ["redis-1", "redis-2", "redis-3"].map((name) => ({ name, host: "", port: 6379 })),
  sentinels: ["sentinel-1", "sentinel-2"].map((name) => ({ name, host: "", port: 26379 })),
  haproxies: [{ name: "haproxy", host: "", port: 8404 }],
};
const moment = (...roles: ("master" | "replica" | null)[]) => ({
  master: null,
  nodes: roles.map((role, at) => ({ name: `redis-${at + 1}`, role })),
});
const healthy = moment("replica", "master", "replica");

describe("what a person names", () => {
  test("is each of two HAProxies by its own name", () => {
    const two = {
      ...parts,
      haproxies: ["haproxy", "haproxy-2"].map((name) => ({ name, host: "", port: 8404 })),
    };
    expect(servicesOf("haproxy-2", two, healthy, false)).toEqual(["haproxy-2"]);
    expect(() => servicesOf("haproxy-2", parts, healthy, false)).toThrow(/names no part/);
  });

  test("is a role, a name, a group, or several of them, each once", () => {
    expect(servicesOf("master", parts, healthy, false)).toEqual(["redis-2"]);
    expect(servicesOf("replica", parts, moment(null, "master", "replica"), false)).toEqual(["redis-3"]);
    expect(servicesOf("replicas, sentinel-2,redis-3", parts, healthy, false)).toEqual([
      "redis-1",
      "redis-3",
      "sentinel-2",
    ]);
    expect(servicesOf("sentinels", parts, healthy, false)).toEqual(["sentinel-1", "sentinel-2"]);
  });

  test("a repair reaches replicas that are down and say nothing", () => {
    const silent = moment(null, "master", null);
    expect(servicesOf("replica", parts, silent, true)).toEqual(["redis-1", "redis-3"]);
    expect(() => servicesOf("replica", parts, silent, false)).toThrow(/No node answers as a replica/);
  });

  test("no role is anybody's while two nodes claim to be the master and no majority decides", () => {
    const two = moment("master", "master", "replica");
    expect(() => servicesOf("master", parts, two, false)).toThrow(/nothing was changed\. Use a name/);
    expect(servicesOf("redis-1", parts, two, false)).toEqual(["redis-1"]);
  });

  test.each(["", "redis-4", "master,", "old-master", "constructor", "redis-1 redis-2", "console"])(
    "%j is refused with the words that can be used",
    (text) => {
      expect(() => servicesOf(text, parts, healthy, false)).toThrow(
        /nothing was changed\. Use master, replica, replicas/,
      );
    },
  );
});

test("the limit is a duration, in the lab's own terms too", () => {
  expect(limitOf("20s", config)).toBe(20_000);
  expect(limitOf("down-after + 500ms", config)).toBe(2_500);
  for (const text of ["0s", "3601s"]) expect(() => limitOf(text, config)).toThrow(/nothing was changed/);
  for (const text of ["20", "soon", "-1s"]) expect(() => limitOf(text, config)).toThrow(/is not a duration/);
});

test("what can be taken back has one repair, and a repair has none", () => {
  expect(["kill", "pause", "partition"].map((fault) => repairOf(fault as "kill"))).toEqual([
    "start",
    "unpause",
    "reconnect",
  ]);
  const repairs = Object.keys(FAULT_FACTS).filter(isRepair) as (keyof typeof FAULT_FACTS)[];
  expect(repairs.map(repairOf)).toEqual(repairs.map(() => undefined));
});

test("without a terminal Enter can't be pressed, and nothing is begun", () => {
  expect(() => demandTerminal({})).toThrow(/no terminal.*nothing was changed/);
  expect(() => demandTerminal({ isTTY: true })).not.toThrow();
});
