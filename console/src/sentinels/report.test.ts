import { type Reply, ReplyError } from "@redis-ha-lab/cluster/resp/codec.ts";
import { describe, expect, test } from "vitest";
import { type SentinelReport, sentinelReport } from "./report.ts";

const endpoint = (name: string, host: string, port: number) => ({ name, host: `198.18.77.${host}`, port });
const nodes = [1, 2, 3].map((number) => endpoint(`redis-${number}`, `1${number}`, 6379));
const sentinels = [1, 2, 3].map((number) => endpoint(`sentinel-${number}`, `2${number}`, 26379));

const pairs = (values: Record<string, string>) => Object.entries(values).flat();
const master = (flags: string) => pairs({ ip: "198.18.77.11", port: "6379", flags, "config-epoch": "7" });
const replica = (host: string, flags: string) => pairs({ ip: `198.18.77.${host}`, port: "6379", flags });
const other = (host: string, flags: string, runid: string) =>
  pairs({ ip: `198.18.77.${host}`, port: "26379", flags, runid });

function report(change: Partial<Record<0 | 1 | 2 | 3, Reply>> = {}): SentinelReport {
  const replies: Reply[] = [
    master("master"),
    [replica("12", "slave"), replica("13", "slave")],
    [other("22", "sentinel", "b2"), other("23", "sentinel", "c3")],
    "OK 3 usable Sentinels",
    "# Sentinel\r\nsentinel_tilt:0\r\n",
    "a1",
  ];
  const found = sentinelReport("sentinel-1", Object.assign(replies, change), nodes, sentinels);
  if (found instanceof ReplyError) throw new Error(found.message);
  return found;
}

test("it names a master and calls no node down", () => {
  expect(report()).toMatchObject({
    vote: "redis-1",
    epoch: 7,
    opinions: { "redis-1": "ok", "redis-2": "ok", "redis-3": "ok" },
    lost: [],
    quorumOk: true,
    tilt: false,
    failoverInProgress: false,
    promoted: null,
  });
});

test("events name Sentinels by id: it knows its own and the others'", () => {
  expect([...report().ids]).toEqual([
    ["a1", "sentinel-1"],
    ["b2", "sentinel-2"],
    ["c3", "sentinel-3"],
  ]);
});

describe("its doubts", () => {
  test("are one Sentinel's (sdown) or a quorum's (odown)", () => {
    expect(report({ 0: master("master,s_down") }).opinions["redis-1"]).toBe("sdown");
    expect(report({ 0: master("master,s_down,o_down") }).opinions["redis-1"]).toBe("odown");
    expect(report({ 1: [replica("12", "slave,s_down,disconnected")] }).opinions["redis-2"]).toBe("sdown");
  });

  test("about other Sentinels are told by name", () => {
    expect(report({ 2: [other("23", "sentinel,s_down", "c3")] }).lost).toEqual(["sentinel-3"]);
    expect(report({ 3: new ReplyError("NOQUORUM 1 usable Sentinels") }).quorumOk).toBe(false);
  });
});

test("a leader has flagged the replica it orders to be the master", () => {
  const leading = report({
    0: master("master,s_down,o_down,failover_in_progress"),
    1: [replica("12", "slave,promoted"), replica("13", "slave")],
  });
  expect(leading).toMatchObject({ failoverInProgress: true, promoted: "redis-2" });
});

test("one that does not know the master yet says so", () => {
  const error = new ReplyError("ERR No such master with that name");
  expect(sentinelReport("sentinel-1", [error], nodes, sentinels)).toBe(error);
});
