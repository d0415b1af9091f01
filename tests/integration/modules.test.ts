/**
 * Redis with its search and JSON modules, as the entrypoint loads them: every failover makes Sentinel rewrite the
 * configuration, modules included, and every node must start from it again.
 */
import { until } from "@redis-ha-lab/common/deadline.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Cluster, startCluster } from "../support/cluster.ts";
import { imageWithModules } from "../support/modules.ts";
import { ownNet } from "../support/own-net.ts";
import { skippedBecause } from "../support/skipped.ts";
import { settled } from "../support/views.ts";

const image = imageWithModules("A failover with modules");
const withModules = skippedBecause(image ? undefined : "no image with modules can be had here");

describe("nodes with modules", withModules, () => {
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

  test("that are left out: the node says that its documents need them, ends, and is back with them", async () => {
    const replica = everyNode().find((name) => name !== master) ?? "";
    const node = cluster.container(replica);
    await cluster.kill(replica);
    const { Config, HostConfig } = await node.inspect();
    const without = await cluster.docker.createContainer({
      Image: Config.Image,
      Entrypoint: Config.Entrypoint ?? [],
      Env: [...Config.Env, "MODULES=off"],
      Labels: Config.Labels,
      HostConfig: {
        Binds: HostConfig.Binds ?? [],
        VolumesFrom: [node.id],
        NetworkMode: HostConfig.NetworkMode ?? "",
      },
    });
    await without.start();
    const { StatusCode } = (await without.wait()) as { StatusCode: number };
    const said = String(await without.logs({ stdout: true, stderr: true }));
    await without.remove({ v: false });
    expect(StatusCode, said).not.toBe(0);
    expect(said).toContain("make start MODULES=on reads it again");
    await cluster.reviveAll();
    expect(await settled(cluster)).toBe(master);
    expect(await cluster.call(replica, "JSON.GET", "doc:1", "$.name")).toBe('["first"]');
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
