import { describe, expect, it } from "vitest";
import { serviceDiscovery } from "./http/sd.ts";
import { Directory, type Node } from "./targets.ts";

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
