import { parseSentinelEvent } from "@redis-ha-lab/cluster/sentinel-events.ts";
import { describe, expect, it } from "vitest";
import { interruptionIn, sameChoice, selectionIn } from "./selection.ts";

const nodes = [
  { name: "redis-1", host: "198.18.77.11", port: 6379 },
  { name: "redis-2", host: "198.18.77.12", port: 6379 },
  { name: "redis-3", host: "198.18.77.13", port: 6379 },
] as const;
const CHOICE = "slave 198.18.77.12:6379 198.18.77.12 6379 @ mymaster 198.18.77.11 6379";

const event = (name: string, payload: string, sentinel = "sentinel-2") =>
  parseSentinelEvent(sentinel, name, payload, 1000);
const read = (name: string, payload: string) => selectionIn(event(name, payload), nodes, "mymaster");
const selection = read("+selected-slave", CHOICE);
if (!selection) throw new Error("the choice used by these tests is not read as one");

describe("a published choice", () => {
  it("names the chosen replica, the master it replaces and the Sentinel that chose", () => {
    expect(selection).toEqual({ sentinel: "sentinel-2", replica: nodes[1], master: nodes[0], atMs: 1000 });
  });

  it("is repeated when the promotion is ordered", () => {
    const repeated = read("+failover-state-wait-promotion", CHOICE);
    expect(repeated && sameChoice(selection, repeated)).toBe(true);
  });

  it("is another one when another replica is chosen", () => {
    const other = read("+selected-slave", CHOICE.replaceAll("77.12", "77.13"));
    expect(other && sameChoice(selection, other)).toBe(false);
  });

  it.each([
    ["another event about the same replica", "+slave-reconf-sent", CHOICE],
    ["the master of another name", "+selected-slave", CHOICE.replace("@ mymaster", "@ cache")],
    ["an address that is no node", "+selected-slave", CHOICE.replaceAll("77.12", "77.99")],
    ["a master that is no node", "+selected-slave", CHOICE.replace("77.11", "77.99")],
    ["the master itself as its replacement", "+selected-slave", CHOICE.replaceAll("77.12", "77.11")],
    ["a payload without a master", "+selected-slave", "slave 198.18.77.12:6379 198.18.77.12 6379"],
    ["a longer address that begins like a node", "+selected-slave", CHOICE.replaceAll("77.12 ", "77.120 ")],
  ])("is not read out of %s", (_what, name, payload) => {
    expect(read(name, payload)).toBeUndefined();
  });
});

describe("a selection no longer holds", () => {
  const interruption = (name: string, payload: string, sentinel?: string) =>
    interruptionIn(event(name, payload, sentinel), selection, "mymaster");

  it("when any Sentinel announces a new master", () => {
    const payload = "mymaster 198.18.77.11 6379 198.18.77.12 6379";
    expect(interruption("+switch-master", payload, "sentinel-1")).toBe("announced");
  });

  it.each(["-failover-abort-slave-timeout", "-failover-abort-no-good-slave", "-failover-abort-not-elected"])(
    "when the Sentinel that chose says %s",
    (name) => expect(interruption(name, "master mymaster 198.18.77.11 6379")).toBe("aborted"),
  );

  it("unlike when a Sentinel that did not choose gives up its own attempt", () => {
    const payload = "master mymaster 198.18.77.11 6379";
    expect(interruption("-failover-abort-not-elected", payload, "sentinel-3")).toBeUndefined();
  });

  it("unlike when another master's failover ends", () => {
    expect(interruption("+switch-master", "cache 10.0.0.1 6379 10.0.0.2 6379")).toBeUndefined();
    expect(interruption("-failover-abort-slave-timeout", "master cache 10.0.0.1 6379")).toBeUndefined();
  });
});
