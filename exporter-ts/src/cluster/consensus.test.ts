import { describe, expect, it } from "vitest";
import { ResponseBuffer } from "../exposition/response-buffer.ts";
import { ScrapeResponse } from "../exposition/scrape-response.ts";
import { majorityMaster, writeNodes, writeSentinels } from "./consensus.ts";
import type { Moment, NodeState } from "./moment.ts";
import { writeRoute } from "./route.ts";

const NODES = ["redis-1", "redis-2", "redis-3"];
const SENTINELS = ["sentinel-1", "sentinel-2", "sentinel-3"];
const master: NodeState = { node: "redis-1", role: "master", offset: 100, refusesWrites: false };
const replica: NodeState = { node: "redis-2", role: "replica", offset: 90, refusesWrites: undefined };

function moment(
  votes: readonly (string | undefined)[],
  nodeStates = [master, replica],
  epochs = [1, 1, 1],
): Moment {
  const sentinelStates = votes.map((vote, at) => ({
    sentinel: SENTINELS[at] ?? "",
    vote,
    epoch: epochs[at],
  }));
  return { nodes: NODES, sentinels: SENTINELS, nodeStates, sentinelStates };
}

function valuesOf(write: (response: ScrapeResponse) => void): Record<string, number> {
  const response = new ScrapeResponse();
  write(response);
  const buffer = new ResponseBuffer();
  response.writeTo(buffer, "text");
  const lines = buffer.content.toString().split("\n");
  return Object.fromEntries(
    lines
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ") + 1))]),
  );
}
const nodes = (at: Moment) => valuesOf((response) => writeNodes(response, at));
const sentinels = (at: Moment) => valuesOf((response) => writeSentinels(response, "mymaster", at));

describe("the majority's master", () => {
  it("is the node that more than half of all Sentinels name", () => {
    expect(majorityMaster(moment(["redis-1", "redis-1", "redis-2"]))).toBe("redis-1");
  });

  it("is no node when one of three Sentinels answers", () => {
    expect(majorityMaster(moment(["redis-1"]))).toBeUndefined();
  });
});

describe("writes", () => {
  const all = ["redis-1", "redis-1", "redis-1"];

  it("are not refused by a master that is named and lets them in", () => {
    expect(nodes(moment(all)).redis_writes_refused).toBe(0);
  });

  it.each([
    ["its write guard is closed", moment(all, [{ ...master, refusesWrites: true }, replica])],
    ["it does not answer", moment(all, [replica])],
    ["it answers as replica", moment(all, [{ ...master, role: "replica" }])],
    ["there is no majority", moment(["redis-1"])],
  ])("are refused when %s", (_what, at) => {
    expect(nodes(at).redis_writes_refused).toBe(1);
  });
});

describe("the cluster's response", () => {
  it("shows two masters when two nodes say so", () => {
    const at = moment(["redis-1"], [master, { ...master, node: "redis-2" }]);
    expect(nodes(at).redis_masters).toBe(2);
  });

  it("shows every node's lag behind the majority's master, and never a negative one", () => {
    const ahead: NodeState = { ...replica, node: "redis-3", offset: 101 };
    const values = nodes(moment(["redis-1", "redis-1", "redis-1"], [master, replica, ahead]));
    expect(values['redis_node_lag_bytes{node="redis-2"}']).toBe(10);
    expect(values['redis_node_lag_bytes{node="redis-3"}']).toBe(0);
  });

  it("shows disagreement over the master and over the epoch", () => {
    const agree = 'redis_sentinels_agree{master_name="mymaster"}';
    expect(sentinels(moment(["redis-1", "redis-1", "redis-1"]))[agree]).toBe(1);
    expect(sentinels(moment(["redis-1", "redis-2", "redis-1"]))[agree]).toBe(0);
    const epochs = sentinels(moment(["redis-1", "redis-1", "redis-1"], [], [3, 4, 4]));
    expect(epochs[agree]).toBe(0);
    expect(epochs['redis_sentinel_config_epoch_spread{master_name="mymaster"}']).toBe(1);
  });
});

describe("the route", () => {
  const agrees = (write: string | null, named: string | undefined) =>
    valuesOf((response) => writeRoute(response, { write, read: [] }, NODES, named)).redis_route_agrees;

  it.each([
    ["redis-1", "redis-1", 1],
    [null, undefined, 1],
    ["redis-1", "redis-2", 0],
    [null, "redis-1", 0],
    ["redis-1", undefined, 0],
  ])("to %j while the majority names %j agrees: %d", (write, named, value) => {
    expect(agrees(write, named)).toBe(value);
  });

  it("that HAProxy does not tell is unknown, not wrong", () => {
    const values = valuesOf((response) => writeRoute(response, undefined, NODES, "redis-1"));
    expect(values).toEqual({ redis_route_known: 0 });
  });
});
