/** The table of cases in docs/architecture.md, row by row, against a real HAProxy, real nodes and Sentinels. */
import { setTimeout as sleep } from "node:timers/promises";
import { DeadlineError, until } from "@redis-ha-lab/common/deadline.ts";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Cluster, startCluster } from "../support/cluster.ts";
import { recordEvents } from "../support/events.ts";
import { startHaproxy } from "../support/haproxy.ts";
import {
  claim,
  follow,
  hideFromSentinels,
  nameAsMaster,
  restore,
  watchClosely,
} from "../support/opinions.ts";
import { ownNet } from "../support/own-net.ts";
import { openOnce } from "../support/resp.ts";
import {
  accepts,
  bytesOf,
  openSession,
  routeBecomes,
  routeOf,
  routesDuring,
  trafficOf,
} from "../support/route.ts";
import { settled, viewOf } from "../support/views.ts";

const NET = ownNet;
const [A, B, C] = ["redis-1", "redis-2", "redis-3"] as const;
const WRITES = 6383;
const READS = 6384;
/** Longer than any check with its time-out and repetitions takes to change its mind. */
const SETTLED_MS = 2_000;

let cluster: Cluster;
let haproxy: string;

const everySentinelNames = async (node: string) => {
  for (const { name } of cluster.sentinels) await nameAsMaster(cluster, name, node);
};
const writesGoTo = (node: string | null) =>
  routeBecomes(haproxy, ({ write }) => write === node, `${node} for writes`);
const attempt = (port = WRITES) => openSession(haproxy, port, cluster.passwords.app);
/** Of a route that is there: a machine that stands still for a moment makes HAProxy ask everyone again, and refuse meanwhile. */
const session = (port = WRITES) =>
  until(
    async () => {
      try {
        return await attempt(port);
      } catch (error) {
        if (error instanceof DeadlineError) throw error;
        return undefined;
      }
    },
    { withinMs: 5_000, everyMs: 20, why: () => `HAProxy refused every session on ${port}` },
  );
const proxy = () => cluster.docker.getContainer(`redis-ha-lab-test-${NET}-haproxy`);
/** Does something while HAProxy stands still, for longer than it takes to be noticed (haproxy/awake.lua). */
async function paused(meanwhile: () => Promise<void>): Promise<void> {
  await proxy().pause();
  const since = performance.now();
  await meanwhile();
  await until(async () => performance.now() - since > 1_000 || undefined, {
    withinMs: 2_000,
    everyMs: 10,
    why: () => "a second did not pass",
  });
  await proxy().unpause();
}
const aboutDown = (sentinel: string) => async () =>
  (await viewOf(cluster, sentinel)).flags.includes("s_down") ? true : undefined;
const saysDown = (sentinel: string) =>
  until(aboutDown(sentinel), {
    withinMs: 10_000,
    everyMs: 50,
    why: () => `${sentinel} does not hold its master for down`,
  });

beforeAll(async () => {
  cluster = await startCluster({ net: NET, downAfterMs: 600_000, failoverTimeoutMs: 600_000 });
  await settled(cluster);
  haproxy = await startHaproxy(cluster, NET);
});
afterAll(() => cluster?.remove());

/** All alive, A is master and named by all, B and C follow it. */
beforeEach(async () => {
  await restore(cluster, A);
  await routeBecomes(haproxy, ({ write, read }) => write === A && read.length === 2, "the healthy cluster");
});

describe("writes", () => {
  test("go to the node that claims mastership and that all Sentinels name", async () => {
    const client = await session();
    expect(await client.role()).toBe("master");
    expect(await routesDuring(haproxy, SETTLED_MS)).toEqual([A]);
    expect(client.open).toBe(true);
    client.end();
  });

  test("are counted in bytes while their session lasts", async () => {
    const client = await session();
    const before = await bytesOf(haproxy, "write");
    await until(
      async () => {
        await client.role();
        return (await bytesOf(haproxy, "write")) > before || undefined;
      },
      // HAProxy counts every 5 s.
      { withinMs: 15_000, everyMs: 200, why: () => `still ${before} bytes, and the session is open` },
    );
    expect(client.open).toBe(true);
    client.end();
  });

  test("go on when one Sentinel is silent", async () => {
    const client = await session();
    await cluster.pause("sentinel-3");
    expect(await routesDuring(haproxy, SETTLED_MS)).toEqual([A]);
    expect(client.open).toBe(true);
    client.end();
  });

  test("are refused, and open sessions closed, when two Sentinels are silent", async () => {
    const client = await session();
    await cluster.pause("sentinel-2");
    await cluster.pause("sentinel-3");
    await client.closed();
    await writesGoTo(null);
    expect(await accepts(haproxy, WRITES, cluster.passwords.app)).toBe(false);
  });

  test("are refused while the master is dead and no node has been promoted", async () => {
    await watchClosely(cluster, 4);
    await cluster.kill(A);
    await saysDown("sentinel-1");
    expect(await routesDuring(haproxy, SETTLED_MS)).toEqual([null]);
    expect(await accepts(haproxy, WRITES, cluster.passwords.app)).toBe(false);
  });

  test("reach a promoted node before the Sentinels announce it, and stay there", async () => {
    await watchClosely(cluster, 2);
    const events = await recordEvents(cluster);
    await cluster.kill(A);
    await routeBecomes(haproxy, ({ write }) => write !== null && write !== A, "a promoted node");
    const routedAt = performance.now();
    const { write } = await routeOf(haproxy);
    const announced = await events.named("+switch-master");
    expect(announced.atMs).toBeGreaterThan(routedAt);
    expect(cluster.nodes.find(({ host }) => host === announced.switched?.to.host)?.name).toBe(write);
    expect(await routesDuring(haproxy, SETTLED_MS)).toEqual([write]);
    events.close();
  });

  test("are refused when a node claims mastership that no failover has selected", async () => {
    await watchClosely(cluster, 4);
    await cluster.kill(A);
    await saysDown("sentinel-1");
    await saysDown("sentinel-2");
    await claim(cluster, B);
    expect(await routesDuring(haproxy, SETTLED_MS)).toEqual([null]);
  });

  test("stay with the named node when a second one claims mastership too", async () => {
    const client = await session();
    await claim(cluster, B);
    expect(await routesDuring(haproxy, SETTLED_MS)).toEqual([A]);
    expect(client.open).toBe(true);
    client.end();
  });

  test("follow the Sentinels to another node, and sessions to the old one, still claiming, are closed", async () => {
    const client = await session();
    await claim(cluster, B);
    await everySentinelNames(B);
    await client.closed();
    await writesGoTo(B);
    expect(await cluster.call(A, "ROLE")).toContain("master");
    expect(await routesDuring(haproxy, SETTLED_MS)).toEqual([B]);
  });

  test("never fall back to a stale claimant when the named master dies", async () => {
    await claim(cluster, B);
    await everySentinelNames(B);
    await writesGoTo(B);
    await watchClosely(cluster, 4);
    await cluster.kill(B);
    await saysDown("sentinel-1");
    await saysDown("sentinel-2");
    expect(await cluster.call(A, "ROLE")).toContain("master");
    expect(await routesDuring(haproxy, SETTLED_MS)).toEqual([null]);
  });

  test("are refused when no two Sentinels agree", async () => {
    const client = await session();
    await claim(cluster, B);
    await nameAsMaster(cluster, "sentinel-2", B);
    await nameAsMaster(cluster, "sentinel-3", C);
    await client.closed();
    expect(await routesDuring(haproxy, SETTLED_MS)).toEqual([null]);
  });

  test("reach only the master from HAProxy's first moment on", async () => {
    const container = proxy();
    await container.restart({ t: 5 });
    const roles: string[] = [];
    let refused = 0;
    await until(
      async () => {
        try {
          const client = await attempt();
          roles.push(await client.role());
          client.end();
        } catch {
          refused += 1;
        }
        return roles.length >= 20 ? true : undefined;
      },
      { withinMs: 20_000, everyMs: 5, why: () => `${roles.length} sessions, ${refused} refused` },
    );
    expect(new Set(roles)).toEqual(new Set(["master"]));
    expect(refused).toBeGreaterThan(0);
  });

  test("leave a master that only the Sentinels have lost before another is promoted, sessions included", async () => {
    await watchClosely(cluster, 2);
    const client = await session();
    const events = await recordEvents(cluster);
    await hideFromSentinels(cluster, A);
    await client.closed();
    const closedAt = performance.now();
    const promoted = await until(
      async () => {
        for (const node of [B, C]) {
          if (String(await cluster.call(node, "ROLE")).startsWith("master"))
            return { atMs: performance.now() };
        }
        return undefined;
      },
      { withinMs: 20_000, everyMs: 5, why: () => "no node was promoted" },
    );
    expect(closedAt).toBeLessThan(promoted.atMs);
    // A claims and takes writes all the while; only HAProxy keeps them away from it.
    expect(await cluster.call(A, "ROLE")).toContain("master");
    await events.named("+switch-master");
    await routeBecomes(haproxy, ({ write }) => write !== null && write !== A, "the announced node");
    events.close();
  });

  test("are refused, sessions included, when the leader falls silent after the promotion, while the promoted node claims", async () => {
    await cluster.call("sentinel-1", "SENTINEL", "SIMULATE-FAILURE", "crash-after-promotion");
    const client = await session();
    await cluster.call("sentinel-1", "SENTINEL", "FAILOVER", "mymaster");
    await client.closed();
    await cluster.container("sentinel-1").wait();
    // Both others name A, hold it for alive, and know of no failover.
    for (const name of ["sentinel-2", "sentinel-3"]) {
      expect(await viewOf(cluster, name)).toMatchObject({ names: A, flags: "master" });
    }
    expect(await routesDuring(haproxy, SETTLED_MS)).toEqual([null]);
    for (const node of [B, C]) {
      if (String(await cluster.call(node, "ROLE")).startsWith("master")) await follow(cluster, node, A);
    }
    await writesGoTo(A);
    await cluster.reviveAll();
    await until(() => cluster.call("sentinel-1", "PING").catch(() => undefined), {
      withinMs: 20_000,
      everyMs: 100,
      why: () => "sentinel-1 did not come back",
    });
  });

  test("stay with a master whose writes a switchover lets wait, although another is selected, while it does", async () => {
    const client = await session();
    const [node] = cluster.nodes;
    if (!node) throw new Error("the cluster has no node");
    const switchover = await openOnce(node, { username: "admin", password: cluster.passwords.admin });
    await switchover.subscribe("__switchover__");
    // Selected, they do not hear of it: the failover stays where it is.
    await cluster.pause(B);
    await cluster.pause(C);
    await cluster.call("sentinel-1", "SENTINEL", "FAILOVER", "mymaster");
    await until(
      async () =>
        JSON.stringify(await cluster.call("sentinel-1", "SENTINEL", "REPLICAS", "mymaster")).includes(
          "promoted",
        ) || undefined,
      { withinMs: 10_000, everyMs: 50, why: () => "no node was selected" },
    );
    expect(await routesDuring(haproxy, SETTLED_MS)).toEqual([A]);
    expect(client.open).toBe(true);
    switchover.disconnect();
    await client.closed();
    await writesGoTo(null);
  });

  test("leave a master that a majority holds for down, although it answers and no node takes its place", async () => {
    await watchClosely(cluster, 4);
    const client = await session();
    await hideFromSentinels(cluster, A);
    await client.closed();
    await saysDown("sentinel-1");
    await saysDown("sentinel-2");
    await saysDown("sentinel-3");
    expect(await routesDuring(haproxy, SETTLED_MS)).toEqual([null]);
  });

  test("never have two servers at once, however often the master moves", async () => {
    let moving = true;
    const most: string[][] = [];
    const sampling = (async () => {
      while (moving) {
        const { writes } = await trafficOf(haproxy);
        if (writes.length > 1) most.push([...writes]);
      }
    })();
    await claim(cluster, B);
    for (const to of [B, A, B, A, B, A]) {
      await everySentinelNames(to);
      await writesGoTo(to);
    }
    moving = false;
    await sampling;
    expect(most).toEqual([]);
  });

  test("of a paused HAProxy go nowhere, when it wakes, before every node and Sentinel has been asked again", async () => {
    const standing = await session();
    await paused(async () => {
      await claim(cluster, B);
      await everySentinelNames(B);
    });
    const served: string[] = [];
    await until(
      async () => {
        try {
          const client = await attempt();
          served.push(await client.node());
          client.end();
        } catch {
          // Refused: not known yet.
        }
        return served.length >= 20 ? true : undefined;
      },
      { withinMs: 20_000, everyMs: 1, why: () => `${served.length} sessions were served` },
    );
    expect(new Set(served)).toEqual(new Set([`${NET}.12`]));
    await standing.closed();
  });

  test("reloaded in the middle of a move, reach no node again that another has followed", async () => {
    await claim(cluster, B);
    // Between the first Sentinel's word and the last one's, and after it.
    for (const [move, afterMs] of [0, 30, 90, 200].entries()) {
      const [to, address] = move % 2 === 0 ? [B, `${NET}.12`] : [A, `${NET}.11`];
      const standing = await session();
      const served: string[] = [];
      let moving = true;
      // One after the other: who is served by the new node has begun after those that the old one served.
      const asking = (async () => {
        while (moving) {
          try {
            const client = await attempt();
            served.push(await client.node());
            client.end();
          } catch {
            // Refused: not known yet, or the process is being replaced.
          }
        }
      })();
      const named = everySentinelNames(to);
      await sleep(afterMs);
      await proxy().kill({ signal: "SIGUSR2" });
      await named;
      await until(() => served.at(-1) === address || undefined, {
        withinMs: 20_000,
        everyMs: 20,
        why: () => `no client was served by ${to} after the reload; last ${served.at(-1)}`,
      });
      await standing.closed();
      await writesGoTo(to);
      moving = false;
      await asking;
      const first = served.indexOf(address);
      expect(new Set(served.slice(first)), `reloaded ${afterMs} ms after the first word`).toEqual(
        new Set([address]),
      );
    }
  });

  test("are refused to a node that is named but says it is a replica", async () => {
    await everySentinelNames(B);
    expect(await routesDuring(haproxy, SETTLED_MS)).toContain(null);
    await writesGoTo(null);
  });
});

describe("reads", () => {
  test("of a paused HAProxy go nowhere, when it wakes, before every node and Sentinel has been asked again", async () => {
    await paused(() => cluster.kill(B));
    const served: string[] = [];
    await until(
      async () => {
        try {
          const client = await attempt(READS);
          served.push(await client.node());
          client.end();
        } catch (error) {
          // Refused is right; led to a dead node is not: that takes a connection's time-out.
          expect(error).not.toBeInstanceOf(DeadlineError);
        }
        return served.length >= 10 ? true : undefined;
      },
      { withinMs: 20_000, everyMs: 1, why: () => `${served.length} sessions were served` },
    );
    expect(new Set(served)).toEqual(new Set([`${NET}.13`]));
  });

  const readsGoTo = (...nodes: string[]) =>
    routeBecomes(haproxy, ({ read }) => read.join() === nodes.join(), `${nodes.join(" and ")} for reads`);

  test("leave a replica that hangs, and its sessions are closed", async () => {
    const clients = await Promise.all([session(READS), session(READS)]);
    await cluster.pause(B);
    await readsGoTo(C);
    const closed = clients.map((client) =>
      client.closed().then(
        () => true,
        () => false,
      ),
    );
    // leastconn gave each replica one of the two.
    expect((await Promise.all(closed)).filter(Boolean)).toHaveLength(1);
    for (const client of clients) client.end();
  });

  test("go to the master when no replica is left, and back when one returns", async () => {
    await cluster.kill(B);
    await cluster.kill(C);
    await readsGoTo(A);
    await cluster.reviveAll();
    await readsGoTo(B, C);
  });

  test("stay on the replicas while the master is dead", async () => {
    const client = await session(READS);
    await cluster.kill(A);
    await writesGoTo(null);
    const { read } = await routeOf(haproxy);
    expect(read).toEqual([B, C]);
    expect(await client.role()).toBe("slave");
    client.end();
  });

  test("leave a replica whose master cannot be reached for longer than the limit", async () => {
    // No node has that address; the test's HAProxy tolerates a lost link for 2 s.
    await cluster.call(B, "REPLICAOF", `${NET}.99`, 6379);
    await readsGoTo(C);
  });
});
