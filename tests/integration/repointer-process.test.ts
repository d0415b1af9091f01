import { numberOf } from "@redis-ha-lab/cluster/read/info.ts";
import { until } from "@redis-ha-lab/common/deadline.ts";
import { expect, it } from "vitest";
import { ownNet } from "../support/own-net.ts";
import { SECOND_ATTEMPT_MS, useStage } from "../support/stage.ts";
import { infoOf, roleOf, settled } from "../support/views.ts";

const stage = useStage(ownNet);

it("a repointer that has only just started leaves a failover to Sentinel", async () => {
  const { cluster, events, repointer, master, another, orders } = stage.now();
  await repointer.stop();
  const late = another(14_004);
  await until(async () => ((await late.count("repointer_sentinels_connected")) === 3 ? true : undefined), {
    withinMs: 10_000,
    everyMs: 50,
    why: () => "the repointer does not hear every Sentinel",
  });
  expect((await late.json<{ ready: boolean; reasons: string[] }>("/readyz")).reasons).toEqual([
    expect.stringContaining("has listened too briefly"),
  ]);
  await cluster.kill(master);
  expect((await late.line("selection left to sentinel")).reason).toBe("just-started");
  await events.named("+switch-master");
  expect(await orders()).toBe(0);
  await cluster.reviveAll();
  expect(await settled(cluster)).not.toBe(master);
});

it("a repointer killed between the selection and the promotion is not missed", async () => {
  const { cluster, events, repointer, master, orders } = await stage.ready();
  const replicas = cluster.nodes.map(({ name }) => name).filter((name) => name !== master);
  // No node obeys the leader until the repointer is dead: so it is killed in between, however busy the machine is.
  for (const replica of replicas) await cluster.call(replica, "ACL", "SETUSER", "sentinel", "-slaveof");
  await cluster.kill(master);
  await repointer.line("selection heard");
  repointer.signal("SIGKILL");
  for (const replica of replicas) await cluster.call(replica, "ACL", "SETUSER", "sentinel", "+slaveof");
  await events.named("+switch-master", SECOND_ATTEMPT_MS);
  await cluster.reviveAll();
  expect(replicas).toContain(await settled(cluster));
  expect(await orders()).toBe(0);
});

it("a repointer paused during a failover does nothing about it when it wakes", async () => {
  const { cluster, events, repointer, master, orders } = await stage.ready();
  repointer.signal("SIGSTOP");
  await cluster.kill(master);
  await events.named("+switch-master");
  await cluster.reviveAll();
  const final = await settled(cluster);
  repointer.signal("SIGCONT");
  // Whatever was waiting in its sockets has been read when it hears all Sentinels and can act again.
  await repointer.untilReady(true);
  expect(await repointer.count("repointer_sentinels_connected")).toBe(3);
  expect(await repointer.count("repointer_repoints_total")).toBe(0);
  expect(await orders()).toBe(0);
  expect(await settled(cluster)).toBe(final);
});

it("without any Sentinel the repointer says so, and a dead master's replicas stay as they are", async () => {
  const { cluster, repointer, master, orders } = await stage.ready();
  for (const { name } of cluster.sentinels) await cluster.kill(name);
  const state = await until(
    async () => {
      const now = await repointer.json<{ ready: boolean; reasons: string[] }>("/readyz");
      return now.ready ? undefined : now;
    },
    { withinMs: 10_000, everyMs: 100, why: () => "the repointer believes it hears Sentinels" },
  );
  expect(state.reasons).toEqual([expect.stringMatching(/^hears [01] of 3 Sentinels/)]);

  const replicas = cluster.nodes.map(({ name }) => name).filter((name) => name !== master);
  await cluster.kill(master);
  for (const replica of replicas) {
    await until(
      async () => {
        const info = await infoOf(cluster, replica, "replication");
        return (numberOf(info, "master_link_down_since_seconds") ?? 0) >= 3 ? true : undefined;
      },
      { withinMs: 20_000, everyMs: 200, why: () => `${replica} does not miss its master` },
    );
    expect(await roleOf(cluster, replica)).toMatchObject({ role: "replica", follows: master });
  }
  expect(await orders()).toBe(0);
});
