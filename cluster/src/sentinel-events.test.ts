import { describe, expect, it } from "vitest";
import { parseSentinelEvent } from "./sentinel-events.ts";

const parse = (event: string, payload: string) => parseSentinelEvent("sentinel-1", event, payload, 5);

describe("parseSentinelEvent", () => {
  it("reads whom an event about the master is about", () => {
    expect(parse("+odown", "master mymaster 198.18.77.11 6379 #quorum 2/2")).toEqual({
      sentinel: "sentinel-1",
      event: "+odown",
      payload: "master mymaster 198.18.77.11 6379 #quorum 2/2",
      about: { type: "master", name: "mymaster", host: "198.18.77.11", port: 6379 },
      atMs: 5,
    });
  });

  it("reads the replica, not its master, from an event about a replica", () => {
    const payload = "slave 198.18.77.12:6379 198.18.77.12 6379 @ mymaster 198.18.77.11 6379";
    expect(parse("+selected-slave", payload).about).toEqual({
      type: "slave",
      name: "198.18.77.12:6379",
      host: "198.18.77.12",
      port: 6379,
    });
  });

  it("reads both addresses of +switch-master", () => {
    expect(parse("+switch-master", "mymaster 198.18.77.11 6379 198.18.77.12 6380").switched).toEqual({
      from: { host: "198.18.77.11", port: 6379 },
      to: { host: "198.18.77.12", port: 6380 },
    });
  });

  it.each([
    ["+new-epoch", "7"],
    ["+tilt", "#tilt mode entered"],
    ["+vote-for-leader", "8c0ffee 7"],
    ["+switch-master", "mymaster 198.18.77.11"],
    ["+sdown", ""],
  ])("keeps the words of %s %j, which name no instance", (event, payload) => {
    const parsed = parse(event, payload);
    expect(parsed).toEqual({ sentinel: "sentinel-1", event, payload, atMs: 5 });
  });
});
