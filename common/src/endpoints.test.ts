import { describe, expect, it } from "vitest";
import { endpoints, nameOf } from "./endpoints.ts";

const list = endpoints("nodes");

describe("endpoints", () => {
  it("reads names, hosts and ports in the order given", () => {
    expect(list.parse("redis-1=198.18.77.11:6379, redis-2=host.example:6380")).toEqual([
      { name: "redis-1", host: "198.18.77.11", port: 6379 },
      { name: "redis-2", host: "host.example", port: 6380 },
    ]);
  });

  it.each(["", "redis-1", "=h:1", "redis-1=h", "redis-1=h:0", "redis-1=h:65536", "redis-1=h:x", "A=h:1"])(
    "refuses %j and says what is expected",
    (text) => {
      expect(list.safeParse(text).error?.issues[0]?.message).toMatch(/is not name=host:port, for example /);
    },
  );

  it("names every entry that is wrong", () => {
    expect(list.safeParse("a=h:1,b,c=h:2,d").error?.issues).toHaveLength(2);
  });
});

describe("nameOf", () => {
  const nodes = list.parse("redis-1=198.18.77.11:6379,redis-2=198.18.77.12:6379");

  it("finds a node by its whole address, whether the port is a number or text", () => {
    expect(nameOf(nodes, "198.18.77.12", "6379")).toBe("redis-2");
    expect(nameOf(nodes, "198.18.77.12", 6379)).toBe("redis-2");
  });

  it("does not take a prefix of an address or another port for the node", () => {
    expect(nameOf(nodes, "198.18.77.1", 6379)).toBeUndefined();
    expect(nameOf(nodes, "198.18.77.11", 6380)).toBeUndefined();
    expect(nameOf(nodes, undefined, undefined)).toBeUndefined();
  });
});
