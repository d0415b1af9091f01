import { until } from "@redis-ha-lab/common/deadline.ts";
import { expect, it } from "vitest";
import { hideFromSentinels } from "../../support/opinions.ts";
import { ownNet } from "../../support/own-net.ts";
import { openOnce } from "../../support/resp.ts";
import { disarm, SECOND_ATTEMPT_MS, type Stage, useStage } from "../../support/stage.ts";
import { callsOf, infoOf, roleOf, settled } from "../../support/views.ts";

const stage = useStage(ownNet);

/**
 * Arms every Sentinel to crash at a point of the failover it leads. The first one that does takes its last event with
 * it, so its end is the sign; the others are disarmed then.
 * @returns the Sentinels that are left.
 */
async function leaderCrash({ cluster }: Stage, when: string): Promise<() => Promise<string[]>> {
  const names = cluster.sentinels.map(({ name }) => name);
  for (const name of names) await cluster.call(name, "SENTINEL", "SIMULATE-FAILURE", when);
  const running = async (name: string) => (await cluster.container(name).inspect()).State.Running;
  return async () => {
    const alive = await until(
      async () => {
        const states = await Promise.all(names.map(running));
        return states.includes(false) ? names.filter((_, index) => states[index]) : undefined;
      },
      { withinMs: 30_000, everyMs: 50, why: () => `no leader crashed (${when})` },
    );
    for (const name of alive) await disarm(cluster, name);
    return alive;
  };
}

/** An open connection per node, so that a node can be hung within a millisecond of an event. */
async function hangers({ cluster }: Stage) {
  const open = await Promise.all(
    cluster.nodes.map(async (node) => {
      const credentials = { username: "admin", password: cluster.passwords.admin };
      return [node.name, await openOnce(node, credentials)] as const;
    }),
  );
  const connections = new Map(open);
  return (name: string, seconds: number) => {
    connections
      .get(name)
      ?.call("DEBUG", "SLEEP", seconds)
      .catch(() => {});
  };
}

it("a leader that dies after its election leaves everything in place, and the next one is helped", async () => {
  const now = await stage.ready();
  const { cluster, events, repointer, master, orders } = now;
  const crash = await leaderCrash(now, "crash-after-election");
  await cluster.kill(master);
  const sentinels = await crash();
  expect(await orders()).toBe(0);

  const announced = await events.first(
    "+switch-master",
    ({ event }) => event === "+switch-master",
    SECOND_ATTEMPT_MS,
  );
  expect(sentinels).toContain(announced.sentinel);
  const nodes = cluster.nodes.map(({ name }) => name).filter((name) => name !== master);
  expect(nodes).toContain(await settled(cluster, { nodes, sentinels }));
  expect(await repointer.count("repointer_repoints_total")).toBe(1);
});

it("a leader that dies between ordering the promotion and the promotion is not carried on for", async () => {
  const now = await stage.ready();
  const { cluster, events, repointer, master, selection } = now;
  const hang = await hangers(now);
  await cluster.kill(master);
  const { chosen, remaining } = await selection();
  hang(chosen.name, 2);
  const { sentinel: leader } = await events.named("+failover-state-wait-promotion");
  await cluster.kill(leader);
  expect((await repointer.line("selection left to sentinel")).reason).toBe("withdrawn");
  expect(await roleOf(cluster, chosen.name)).toMatchObject({ role: "master" });
  expect(await roleOf(cluster, remaining.name)).toMatchObject({ role: "replica", follows: master });

  await events.named("+switch-master", SECOND_ATTEMPT_MS);
  const sentinels = cluster.sentinels.map(({ name }) => name).filter((name) => name !== leader);
  await settled(cluster, { nodes: [chosen.name, remaining.name], sentinels });
});

it("a write accepted before the leader died after the promotion survives, and the roles converge", async () => {
  const now = await stage.ready();
  const { cluster, repointer, master, selection } = now;
  const crash = await leaderCrash(now, "crash-after-promotion");
  await cluster.kill(master);
  const { chosen, remaining } = await selection();
  await repointer.line("replica repointed");
  // The write guard is open now: an acknowledged write is on both nodes.
  await until(async () => ((await roleOf(cluster, remaining.name)).linked ? true : undefined), {
    withinMs: 5_000,
    everyMs: 20,
    why: () => `${remaining.name} has no link to ${chosen.name}`,
  });
  const written = await cluster.call(chosen.name, "SET", "written-between-two-leaders", "acknowledged");
  expect(written).toBe("OK");
  const sentinels = await crash();

  const nodes = [chosen.name, remaining.name];
  const final = await settled(cluster, { nodes, sentinels });
  expect(nodes).toContain(final);
  expect(await cluster.call(final, "GET", "written-between-two-leaders")).toBe("acknowledged");
  await cluster.reviveAll();
  expect(await settled(cluster)).toBe(final);
});

it("a selected node that dies before its promotion changes nothing for the remaining replica", async () => {
  const now = await stage.ready();
  const { cluster, events, repointer, master, selection } = now;
  const hang = await hangers(now);
  await cluster.kill(master);
  const { chosen, remaining } = await selection();
  hang(chosen.name, 60);
  await cluster.kill(chosen.name);

  await events.named("-failover-abort-slave-timeout", SECOND_ATTEMPT_MS);
  expect(await roleOf(cluster, remaining.name)).toMatchObject({ role: "replica", follows: master });
  expect(await callsOf(cluster, remaining.name, "replicaof")).toBe(0);
  expect((await repointer.line("selection left to sentinel")).reason).toBe("aborted");

  await events.named("+switch-master", SECOND_ATTEMPT_MS);
  await cluster.reviveAll();
  expect(await settled(cluster)).toBe(remaining.name);
});

it("a failover aborted because the selected node hung stays aborted when that node obeys late", async () => {
  const now = await stage.ready();
  const { cluster, events, repointer, master, selection } = now;
  const hang = await hangers(now);
  await cluster.kill(master);
  const { chosen, remaining } = await selection();
  hang(chosen.name, 5);
  await events.named("-failover-abort-slave-timeout", SECOND_ATTEMPT_MS);
  // Awake again, the node executes the order of the leader that has given up.
  await until(async () => ((await roleOf(cluster, chosen.name)).role === "master" ? true : undefined), {
    withinMs: 20_000,
    everyMs: 100,
    why: () => `${chosen.name} did not obey the late order`,
  });
  expect(await repointer.count("repointer_selections_left_total", { reason: "aborted" })).toBe(1);
  expect(await callsOf(cluster, remaining.name, "replicaof")).toBe(0);

  await events.named("+switch-master", SECOND_ATTEMPT_MS);
  await cluster.reviveAll();
  expect([chosen.name, remaining.name]).toContain(await settled(cluster));
});

it("a selected node that dies after its promotion is replaced by the replica that followed it", async () => {
  const now = await stage.ready();
  const { cluster, events, repointer, master, selection } = now;
  const hang = await hangers(now);
  await cluster.call(master, "SET", "written-before", "acknowledged");
  await cluster.kill(master);
  const { chosen, remaining } = await selection();
  await repointer.line("replica repointed");
  hang(chosen.name, 60);
  await cluster.kill(chosen.name);
  expect(await roleOf(cluster, remaining.name)).toMatchObject({ role: "replica", follows: chosen.name });

  await events.first(
    "+switch-master to the remaining replica",
    ({ switched }) => switched?.to.host === remaining.host,
    SECOND_ATTEMPT_MS,
  );
  expect(await cluster.call(remaining.name, "GET", "written-before")).toBe("acknowledged");
  await cluster.reviveAll();
  expect(await settled(cluster)).toBe(remaining.name);
});

it("a remaining replica that hangs is left to Sentinel, and gets no late order when it wakes", async () => {
  const { cluster, events, repointer, master } = await stage.ready();
  const hung = cluster.nodes.map(({ name }) => name).find((name) => name !== master) ?? "";
  await cluster.pause(hung);
  await events.first("+sdown of the hung replica", ({ event, about }) => {
    return (
      event === "+sdown" && about?.name === `${cluster.nodes.find(({ name }) => name === hung)?.host}:6379`
    );
  });
  await cluster.kill(master);
  expect(await repointer.line("replica left to sentinel")).toMatchObject({
    replica: hung,
    reason: "unreachable",
  });
  await events.named("+switch-master");
  await cluster.reviveAll();
  const final = await settled(cluster);
  expect(await roleOf(cluster, hung)).toMatchObject({ role: "replica", follows: final, linked: true });
  expect(await callsOf(cluster, hung, "replicaof")).toBe(0);
});

it("a replica that holds more than the promoted node keeps its data until Sentinel decides", async () => {
  const { cluster, events, repointer, master } = await stage.ready();
  const [behind, ahead] = cluster.nodes.map(({ name }) => name).filter((name) => name !== master);
  if (!behind || !ahead) throw new Error("the cluster has fewer than two replicas");
  // The lower priority number is preferred before the greater offset is. Not 1: that is a
  // switchover's, and a node takes it back when no switchover holds it.
  await cluster.call(behind, "CONFIG", "SET", "replica-priority", 50);
  await cluster.call(behind, "CONFIG", "SET", "masterauth", "wrong");
  await until(
    async () => {
      await cluster.call(master, "CLIENT", "KILL", "TYPE", "replica");
      return (await roleOf(cluster, behind)).linked ? undefined : true;
    },
    { withinMs: 10_000, everyMs: 100, why: () => `${behind} keeps its link` },
  );
  await until(
    async () =>
      (await cluster.call(master, "SET", "only-ahead", "acknowledged")) === "OK" ? true : undefined,
    { withinMs: 10_000, everyMs: 100, why: () => `${master} refuses writes` },
  );
  await until(async () => (await cluster.call(ahead, "GET", "only-ahead")) ?? undefined, {
    withinMs: 10_000,
    everyMs: 50,
    why: () => `the write did not reach ${ahead}`,
  });
  await cluster.kill(master);
  expect(await repointer.line("replica left to sentinel")).toMatchObject({
    replica: ahead,
    promoted: behind,
    reason: "replica-ahead",
  });
  await events.named("+switch-master");
  expect(await callsOf(cluster, ahead, "replicaof")).toBe(0);
  expect((await infoOf(cluster, behind, "replication")).fields.get("role")).toBe("master");
  // A restart forgets the priority and takes the right password from the environment again.
  await cluster.kill(behind);
  await cluster.reviveAll();
  await settled(cluster);
});

it("the writes of a master that only the Sentinels have lost go on when the leader gives up", async () => {
  const now = await stage.ready();
  const { cluster, events, repointer, master, selection } = now;
  const hang = await hangers(now);
  await hideFromSentinels(cluster, master);
  const { chosen } = await selection();
  hang(chosen.name, 8);
  await repointer.line("old master's writes wait");
  await events.named("-failover-abort-slave-timeout", SECOND_ATTEMPT_MS);
  await repointer.line("old master's writes go on");
  expect(await cluster.call(master, "SET", "given-up", "1")).toBe("OK");

  await cluster.call(master, "ACL", "SETUSER", "sentinel", "on");
  await settled(cluster);
});

it("the writes that a dead repointer let wait go on by themselves", async () => {
  const { cluster, repointer, master } = await stage.ready();
  // Its replicas leave it for the promoted node, and the write guard would answer in the place of the pause.
  await cluster.call(master, "CONFIG", "SET", "min-replicas-to-write", 0);
  await hideFromSentinels(cluster, master);
  await repointer.line("old master's writes wait");
  repointer.signal("SIGKILL");
  await expect(cluster.call(master, "SET", "nobody-resumes", "1")).rejects.toThrow(/timed out/);
  await until(
    async () => ((await cluster.call(master, "SET", "nobody-resumes", "2")) === "OK" ? true : undefined),
    { withinMs: 60_000, everyMs: 100, why: () => `${master} still lets its writes wait` },
  );
  await cluster.call(master, "CONFIG", "SET", "min-replicas-to-write", 1);

  await cluster.call(master, "ACL", "SETUSER", "sentinel", "on");
  expect(await settled(cluster)).not.toBe(master);
});
