/** A started lab as a person and their programs meet it. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { arrivalWatch } from "@redis-ha-lab/cli/status/arriving.ts";
import { readNode } from "@redis-ha-lab/cluster/read/node-state.ts";
import { listenToSentinels } from "@redis-ha-lab/cluster/sentinel-events.ts";
import { until } from "@redis-ha-lab/common/deadline.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { root, run } from "../setup/script.ts";
import { startTestLab, type TestLab } from "./test-lab.ts";
import { startWriter } from "./writer.ts";

/** The promise of `make status FORMAT=json`; keys may be added at the end, none may go. */
const status = z.object({
  master: z.string().nullable(),
  nodes: z.array(
    z.strictObject({
      name: z.string(),
      address: z.string(),
      up: z.boolean(),
      role: z.enum(["master", "replica"]).nullable(),
      link: z.enum(["up", "down"]).nullable(),
      offset: z.number().nullable(),
      lagBytes: z.number().nullable(),
    }),
  ),
  sentinels: z.array(
    z.strictObject({
      name: z.string(),
      up: z.boolean(),
      master: z.string().nullable(),
      quorumOk: z.boolean().nullable(),
    }),
  ),
  routes: z.strictObject({ write: z.string().nullable(), read: z.array(z.string()).nullable() }),
});

let lab: TestLab;
const look = async () => status.parse(JSON.parse(await lab.made("status", "FORMAT=json")));
const addressOf = (name: string) => {
  const node = lab.config.redisNodes.find((one) => one.name === name);
  if (!node) throw new Error(`there is no node ${name}`);
  return node;
};

beforeAll(async () => {
  lab = await startTestLab();
});
// Another lab may be started by the next file, and two of them disturb each other on a small machine.
afterAll(async () => void (await lab?.make("stop")));

describe("a lab that make start calls ready", () => {
  test("fails over at the first attempt when the master is killed at once, and takes it back as a replica", async () => {
    const { master: old } = await look();
    if (old === null) throw new Error("no master right after make start");
    const aborted: string[] = [];
    const sentinels = listenToSentinels(
      lab.config.sentinels,
      lab.config.credentials.client,
      "e2e",
      ({ event }) => void (event.startsWith("-failover-abort") && aborted.push(event)),
    );
    await sentinels.subscribed;
    const writer = startWriter(lab.config, "e2e:failover");

    await lab.docker.kill(old);
    const master = await until(
      async () => {
        const { routes } = await look();
        return routes.write !== null && routes.write !== old ? routes.write : undefined;
      },
      { withinMs: 30_000, everyMs: 200, why: () => "HAProxy routes writes to no new master" },
    );
    expect(aborted).toEqual([]);

    const oldNode = addressOf(old);
    const rolesSeen = new Set<string>();
    await lab.docker.start(old);
    const startedAt = performance.now();
    await until(
      async () => {
        const { role, link } = await readNode(lab.config, oldNode, 300);
        if (role) rolesSeen.add(role);
        return link === "up" || undefined;
      },
      { withinMs: 30_000, everyMs: 10, why: () => `${old} does not follow ${master}` },
    );
    await lab.made("heal");
    sentinels.close();

    expect(await writer.stop()).toEqual([]);
    expect([...rolesSeen]).toEqual(["replica"]);
    const byOld = writer.acknowledged.filter(
      ({ by, atMs }) => atMs > startedAt && by === `${oldNode.host}:${oldNode.port}`,
    );
    expect(byOld).toEqual([]);
    expect(writer.acknowledged.some(({ atMs }) => atMs > startedAt)).toBe(true);
  });

  test("delivers messages on both client paths after the failover", async () => {
    const notArriving = arrivalWatch(lab.config, 600);
    await until(async () => ((await notArriving()).length === 0 ? true : undefined), {
      withinMs: 15_000,
      everyMs: 300,
      why: () => "the subscriber does not get the publisher's messages on both client paths",
    });
  });
});

describe("make config", () => {
  test("says who made a setting differ from the template, and the template is had again with all data", async () => {
    const { master, nodes } = await look();
    const node = nodes.find(({ name }) => name !== master)?.name ?? "";
    const keys = async () => (await lab.made("cli", `NODE=${node}`, "CMD=scard e2e:failover")).trim();
    const before = await keys();
    expect(Number(before)).toBeGreaterThan(0);
    await lab.made("cli", `NODE=${node}`, "CMD=config set maxmemory-samples 10");
    await lab.made("cli", `NODE=${node}`, "CMD=config rewrite");
    const told = await lab.made("config", `NODE=${node}`);
    expect(told).toMatch(/^maxmemory-samples +10 +5 +CONFIG SET +kept: a CONFIG REWRITE wrote it down$/m);
    expect(told).toMatch(/^min-replicas-to-write +1 +0 +start script /m);
    expect(told).toMatch(/^replicaof +\S+ 6379 +"" +(Sentinel|start script|repointer) /m);
    expect(told).toMatch(/^masterauth +\(secret\) /m);
    await lab.made("reset-config", `NODE=${node}`);
    expect(await lab.made("config", `NODE=${node}`)).toMatch(/^ {2}maxmemory-samples 5$/m);
    expect(await keys()).toBe(before);
  });
});

describe("make status", () => {
  test("says as JSON who is master, whom each Sentinel names, and where traffic goes", async () => {
    const { master, nodes, sentinels, routes } = await look();
    expect(nodes.map(({ name, address }) => `${name}=${address}`)).toEqual(
      lab.config.redisNodes.map(({ name, host, port }) => `${name}=${host}:${port}`),
    );
    expect(nodes.filter(({ role }) => role === "master").map(({ name }) => name)).toEqual([master]);
    for (const node of nodes.filter(({ name }) => name !== master)) {
      expect(node).toMatchObject({ up: true, role: "replica", link: "up" });
      expect(node.lagBytes).toBeLessThan(1_048_576);
    }
    expect(sentinels).toEqual(
      lab.config.sentinels.map(({ name }) => ({ name, up: true, master, quorumOk: true })),
    );
    expect(routes.write).toBe(master);
    expect(routes.read?.toSorted()).toEqual(nodes.map(({ name }) => name).filter((name) => name !== master));
  });

  test("answers with half of the nodes paused, and says null where it does not know", async () => {
    const replica = (await look()).nodes.find(({ role }) => role === "replica")?.name ?? "";
    const paused = [replica, "sentinel-2", "sentinel-3"];
    await lab.made("pause", `NODE=${paused.join(",")}`);
    try {
      const { master, nodes, sentinels } = await look();
      // One vote of three is no majority.
      expect(master).toBeNull();
      const unknown = { up: false, role: null, link: null, offset: null, lagBytes: null };
      expect(nodes.find(({ name }) => name === replica)).toMatchObject(unknown);
      expect(sentinels.filter(({ up }) => !up)).toEqual(
        ["sentinel-2", "sentinel-3"].map((name) => ({ name, up: false, master: null, quorumOk: null })),
      );
      expect(nodes.filter(({ up }) => up)).toHaveLength(2);
    } finally {
      await lab.made("unpause", "NODE=replicas,sentinels");
    }
    await lab.made("heal");
  });

  test("is a table for people", async () => {
    const text = await lab.made("status");
    expect(text).toMatch(/^NODE +ADDRESS +STATE +ROLE/m);
    for (const { name } of [...lab.config.redisNodes, ...lab.config.sentinels]) expect(text).toContain(name);
    expect(text).toMatch(/^writes +redis-\d$/m);
  });
});

describe("by hand", () => {
  test("one value reaches every replica, and none that is cut off", async () => {
    const arrived = await lab.made("replication");
    expect(arrived.match(/ after [\d.]+ ms /g)).toHaveLength(2);
    await lab.made("cut", "NODE=replica");
    try {
      const { code, stderr } = await lab.make("replication");
      expect(code).not.toBe(0);
      expect(stderr).toMatch(/The value did not reach redis-\d\./);
    } finally {
      await lab.made("join", "NODE=replicas");
    }
  });

  test("a fault with FOR shows what follows and takes itself back", async () => {
    const { master } = await look();
    const text = await lab.made("kill", "NODE=master", "FOR=down-after + 3s");
    expect(text).toContain(`${master}           kill master`);
    expect(text).toMatch(/sentinel-\d +\+sdown /);
    expect(text).toContain(`docker start ${lab.config.project}-${master}-1`);
    await lab.made("heal");
    expect((await look()).nodes.every(({ up }) => up)).toBe(true);
  });
});

describe("make redis-mock-data", () => {
  const count = async () => {
    const { master } = await look();
    const lines = await lab.made(
      "cli",
      `NODE=${master}`,
      'CMD=eval \'return #redis.call("keys", "mock:*")\' 0',
    );
    return Number(lines.trim());
  };

  test("writes as many keys as asked for, and the same again when repeated", async () => {
    expect(await lab.made("redis-mock-data", "KEYS=5000")).toContain("5,000 keys written");
    expect(await count()).toBe(5_000);
    expect(await lab.made("redis-mock-data", "KEYS=5000")).toContain("all there");
    expect(await count()).toBe(5_000);
  });
});

describe("make switchover", () => {
  test("moves the master to the node that is asked for and loses no acknowledged write", async () => {
    const to = (await look()).nodes.find(({ role }) => role === "replica")?.name ?? "";
    const writer = startWriter(lab.config, "e2e:switchover");
    const text = await lab.made("switchover", `TO=${to}`);
    expect(await writer.stop()).toEqual([]);
    expect(text).toContain(`${to} is the master`);
    expect(text).toMatch(/ 0 lost/);
    expect((await look()).master).toBe(to);
  });

  test("refuses with the reason, and changes nothing", async () => {
    const { master } = await look();
    const { code, stderr } = await lab.make("switchover", `TO=${master}`);
    expect(code).not.toBe(0);
    expect(stderr).toContain(`${master} is the master already`);
    expect((await look()).master).toBe(master);
  });
});

describe("make send", () => {
  test("sends every printable character and newlines as they were given", async () => {
    const ascii = String.fromCharCode(...Array.from({ length: 126 - 32 + 1 }, (_, at) => 32 + at));
    const text = `costs $5 $(shell touch made) \`id\`\n${ascii}\n\n  Grüße`;
    await lab.made("send", `MESSAGE=${text}`);
    const { host, port } = lab.config.subscriber;
    const page = z.object({ messages: z.array(z.object({ text: z.string().optional() })) });
    const response = await fetch(`http://${host}:${port}/messages?kind=posted`);
    const { messages } = page.parse(await response.json());
    expect(messages.map((message) => message.text)).toContain(text);
    expect(existsSync(join(root, "made"))).toBe(false);
  });
});

describe("while a scenario runs", () => {
  /** The container of the runner, as the lock names it; empty while the lab is free. */
  const runner = async () => {
    const end = '{{if .State.Running}}{{index .Config.Labels "redis-ha-lab.end"}}{{end}}';
    const { stdout } = await run("docker", ["inspect", "--format", end, `${lab.config.project}-lock`]);
    return stdout.trim().split(" ").at(-1) ?? "";
  };

  test("whatever else would change the lab is refused, until the runner is gone, however it ends", async () => {
    const running = lab.make("scenario-master-failure");
    const container = await until(async () => (await runner()) || undefined, {
      withinMs: 60_000,
      everyMs: 100,
      why: () => "the scenario does not hold the lab",
    });
    const others = [
      "heal",
      "switchover",
      "scenario-master-failure",
      "stop",
      "clean",
      "start",
      "redis-benchmark",
    ];
    // Paused, so that the scenario is not over before the last of them has asked.
    expect((await run("docker", ["pause", container])).stderr).toBe("");
    const refused = await Promise.all(others.map((other) => lab.make(other)));
    for (const [at, { code, stderr }] of refused.entries()) {
      expect(code, others[at]).toBe(2);
      expect(stderr, others[at]).toContain(`is held by "scenario master-failure" since `);
      expect(stderr, others[at]).toContain("Error 75");
    }
    // Looking is free.
    expect((await look()).nodes).toHaveLength(3);

    await run("docker", ["unpause", container]);
    expect((await run("docker", ["kill", container])).stderr).toBe("");
    expect((await running).code).not.toBe(0);
    expect(await lab.made("heal")).toContain("the lab is steady");
  }, 300_000);
});
