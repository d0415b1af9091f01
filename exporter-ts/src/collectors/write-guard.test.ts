import { describe, expect, it } from "vitest";
import { readInfo } from "./info-reply.ts";
import { refusesWrites } from "./write-guard.ts";

const info = (role: string, good?: number) =>
  readInfo(`# Replication\nrole:${role}\n${good === undefined ? "" : `min_slaves_good_slaves:${good}\n`}`);
const settings = (needed: number, lag: number) =>
  new Map([
    ["min-replicas-to-write", String(needed)],
    ["min-replicas-max-lag", String(lag)],
  ]);

describe("the write guard", () => {
  it.each([
    ["enough replicas acknowledge", info("master", 1), settings(1, 10), false],
    ["too few do", info("master", 0), settings(1, 10), true],
    ["it is switched off by its count", info("master"), settings(0, 10), false],
    ["it is switched off by its lag", info("master"), settings(1, 0), false],
    ["the node is a replica", info("slave"), settings(1, 10), undefined],
    ["the settings may not be read", info("master", 0), new Map(), undefined],
    ["the server does not tell its good replicas", info("master"), settings(1, 10), undefined],
  ])("when %s", (_when, about, all, refuses) => {
    expect(refusesWrites(about, all)).toBe(refuses);
  });
});
