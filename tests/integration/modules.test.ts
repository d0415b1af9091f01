/**
 * Redis with its search and JSON modules, as the entrypoint loads them: every failover makes Sentinel rewrite the
 * configuration, modules included, and every node must start from it again.
 */
import { until } from "@redis-ha-lab/common/deadline.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Cluster, startCluster } from "../support/cluster.ts";
import { imageWithModules } from "../support/modules.ts";
import { skippedBecause } from "../support/skipped.ts";
import { settled } from "../support/views.ts";

const image = imageWithModules("A failover with modules");
const withModules = skippedBecause(image ? undefined : "no image with modules can be had here");

describe("nodes with modules", withModules, () => {
  let cluster: Cluster;
  let master: string;

  beforeAll(async () => {
    cluster = await startCluster({
      net: "198.18.88",
      downAfterMs: 1_000,
      failoverTimeoutMs: 3_000,
      ...(image ? { image } : {}),
    });
    master = await settled(cluster);
  });
  afterAll(() => cluster?.remove());

  const everyNode = () => cluster.nodes.map(({ name }) => name);
  const document = () => cluster.call(master, "JSON.GET", "doc:1", "$.name");
  /** The keys found, in RESP2's form of the reply as well as in RESP3's. */
  const found = async () => {
    const reply = await cluster.call(master, "FT.SEARCH", "docs", "@name:{first}", "NOCONTENT");
    return JSON.stringify(reply).match(/doc:\d+/g);
  };

  test("have them, and take documents and an index", async () => {
    const modules = await cluster.call(master, "INFO", "modules");
    expect(modules).toContain("name=ReJSON");
    expect(modules).toContain("name=search");
    expect(await cluster.call(master, "JSON.SET", "doc:1", "$", '{"name":"first"}')).toBe("OK");
    expect(
      await cluster.call(
        ...[
          master,
          "FT.CREATE",
          "docs",
          "ON",
          "JSON",
          "PREFIX",
          1,
          "doc:",
          "SCHEMA",
          "$.name",
          "AS",
          "name",
          "TAG",
        ],
      ),
    ).toBe("OK");
    await until(async () => (await found()) ?? undefined, {
      withinMs: 10_000,
      everyMs: 100,
      why: () => "the index does not find the document",
    });
  });

  test("start again after every failover, and the promoted node answers as the one before", async () => {
    for (const round of [1, 2]) {
      const before = master;
      await cluster.kill(before);
      const promoted = await settled(cluster, { nodes: everyNode().filter((name) => name !== before) });
      expect(promoted, `round ${round}`).not.toBe(before);
      master = promoted;
      expect(await document()).toBe('["first"]');
      expect(await found()).toEqual(["doc:1"]);
      await cluster.reviveAll();
      expect(await settled(cluster)).toBe(promoted);
    }
  });

  test("start again when all of them stop at once", async () => {
    for (const node of everyNode()) await cluster.call(node, "CONFIG", "REWRITE");
    await Promise.all(everyNode().map((node) => cluster.kill(node)));
    await cluster.reviveAll();
    master = await settled(cluster);
    expect(await document()).toBe('["first"]');
    expect(await found()).toEqual(["doc:1"]);
  });
});
