/** Nodes and Sentinels that are Valkey, started by the scripts that start Redis: they fail over, rewrite, and start again. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Cluster, startCluster } from "../support/cluster.ts";
import { ownNet } from "../support/own-net.ts";
import { skippedBecause } from "../support/skipped.ts";
import { imageOfValkey } from "../support/valkey.ts";
import { infoOf, settled } from "../support/views.ts";

const image = imageOfValkey("A failover of Valkey");

describe("Valkey", skippedBecause(image ? undefined : "no image of Valkey can be had here"), () => {
  let cluster: Cluster;
  let master: string;

  beforeAll(async () => {
    cluster = await startCluster({
      net: ownNet,
      downAfterMs: 1_000,
      failoverTimeoutMs: 3_000,
      ...(image ? { image } : {}),
    });
    master = await settled(cluster);
  });
  afterAll(() => cluster?.remove());

  const everyNode = () => cluster.nodes.map(({ name }) => name);
  const value = (node: string) => cluster.call(node, "GET", "kept");

  test("is what runs, and takes the lab's configuration and users", async () => {
    for (const node of everyNode()) {
      const { fields } = await infoOf(cluster, node, "server");
      expect(fields.get("server_name")).toBe("valkey");
      expect(await cluster.call(node, "ACL", "WHOAMI")).toBe("admin");
      expect(await cluster.call(node, "CONFIG", "GET", "min-replicas-to-write")).toEqual([
        "min-replicas-to-write",
        "1",
      ]);
    }
    expect(await cluster.call(master, "SET", "kept", "first")).toBe("OK");
    expect(await cluster.call(master, "WAIT", 2, 5_000)).toBe(2);
  });

  test("fails over, and the returning master follows", async () => {
    const before = master;
    await cluster.kill(before);
    master = await settled(cluster, { nodes: everyNode().filter((name) => name !== before) });
    expect(master).not.toBe(before);
    expect(await value(master)).toBe("first");
    await cluster.reviveAll();
    expect(await settled(cluster)).toBe(master);
    expect(await value(before)).toBe("first");
  });

  test("starts from what it has rewritten itself, all nodes at once", async () => {
    for (const node of everyNode()) expect(await cluster.call(node, "CONFIG", "REWRITE")).toBe("OK");
    await Promise.all(everyNode().map((node) => cluster.kill(node)));
    await cluster.reviveAll();
    master = await settled(cluster);
    for (const node of everyNode()) expect(await value(node)).toBe("first");
  });
});
