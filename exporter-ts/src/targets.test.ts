import { describe, expect, it } from "vitest";
import { accessTo, Directory, type Node, serviceDiscovery } from "./targets.ts";

const CONFIGURED: readonly Node[] = [{ name: "redis-1", host: "198.18.77.11", port: 6379, kind: "redis" }];
const known = { host: "198.18.77.11", port: 6379, kind: "redis" as const };
const found = { host: "198.18.77.14", port: 6379, kind: "redis" as const };

describe("the directory", () => {
  it("keeps the configured name of a node that a Sentinel names, too", () => {
    const directory = new Directory(CONFIGURED);
    directory.discovered([known]);
    expect(directory.nodes).toEqual(CONFIGURED);
  });

  it("names a discovered node by its address, and forgets it when no Sentinel names it any more", () => {
    const directory = new Directory(CONFIGURED);
    directory.discovered([known, found]);
    expect(directory.nodes.find(({ name }) => name === "198.18.77.14:6379")).toEqual({
      ...found,
      name: "198.18.77.14:6379",
      discovered: true,
    });
    directory.discovered([known]);
    expect(directory.nodes.find(({ name }) => name === "198.18.77.14:6379")).toBeUndefined();
  });

  it("tells of a change once", () => {
    let changes = 0;
    const directory = new Directory(CONFIGURED, () => {
      changes += 1;
    });
    directory.discovered([found, known]);
    directory.discovered([known, found]);
    expect(changes).toBe(1);
  });
});

describe("the way to log in", () => {
  const login = (password: string) => ({ clientName: "exporter", credentials: { username: "u", password } });
  const access = { redis: login("r"), sentinel: login("s") };
  const stranger: Node = { ...found, name: "198.18.77.14:6379", discovered: true };

  it("is the kind's own at a configured node", () => {
    for (const node of CONFIGURED) expect(accessTo(access, false)(node)).toEqual(access.redis);
  });

  it("tells a node that only a Sentinel names no password", () => {
    for (const kind of ["redis", "sentinel"] as const)
      expect(accessTo(access, false)({ ...stranger, kind })).toEqual({ clientName: "exporter" });
  });

  it("tells it where the setting says so", () => {
    expect(accessTo(access, true)(stranger)).toEqual(access.redis);
  });
});

describe("service discovery", () => {
  it("leads back to the exporter, with the node's name and kind as labels", () => {
    expect(serviceDiscovery([{ name: "redis-1", kind: "redis" }], "198.18.77.41:9121")).toEqual([
      {
        targets: ["198.18.77.41:9121"],
        labels: { __metrics_path__: "/scrape", __param_target: "redis-1", node: "redis-1", kind: "redis" },
      },
    ]);
  });
});
