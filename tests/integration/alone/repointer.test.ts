import { expect, it } from "vitest";
import { hideFromSentinels } from "../../support/opinions.ts";
import { ownNet } from "../../support/own-net.ts";
import { callOnce } from "../../support/resp.ts";
import { useStage } from "../../support/stage.ts";
import { infoOf, roleOf, settled } from "../../support/views.ts";

const stage = useStage(ownNet);

it("the remaining replica follows the promoted node before a Sentinel announces it, without a full copy", async () => {
  const { cluster, events, repointer, master, selection, orders } = await stage.ready();
  await cluster.kill(master);
  const { chosen, remaining } = await selection();
  await repointer.line("replica repointed");
  expect(await orders()).toBe(1);
  expect(events.all.filter(({ event }) => event === "+switch-master")).toEqual([]);
  expect(await roleOf(cluster, remaining.name)).toMatchObject({ role: "replica", follows: chosen.name });

  await events.named("+switch-master");
  await cluster.reviveAll();
  expect(await settled(cluster)).toBe(chosen.name);
  const others = { nodes: [chosen.name, remaining.name] };
  for (const node of others.nodes) {
    expect((await infoOf(cluster, node, "stats")).fields.get("sync_full")).toBe(
      node === chosen.name ? "1" : "0",
    );
  }
  expect(await repointer.count("repointer_repoints_total")).toBe(1);
  expect(await repointer.count("repointer_selection_to_repoint_seconds_count")).toBe(1);
});

it("a planned failover of a healthy master is left to Sentinel, and the old master is demoted by it alone", async () => {
  const { cluster, events, repointer, master, orders } = await stage.ready();
  const [first] = cluster.sentinels;
  if (!first) throw new Error("the cluster has no Sentinel");
  await cluster.call(first.name, "SENTINEL", "FAILOVER", "mymaster");
  await events.named("+switch-master");
  expect(await settled(cluster)).not.toBe(master);
  expect(await roleOf(cluster, master)).toMatchObject({ role: "replica" });
  expect(await orders()).toBe(0);
  expect((await repointer.line("selection left to sentinel")).reason).toBe("up");
  expect(await repointer.count("repointer_selections_left_total", { reason: "up" })).toBe(1);
});

it("a master that only the Sentinels have lost acknowledges nothing more once another has been selected", async () => {
  const { cluster, events, repointer, master } = await stage.ready();
  await hideFromSentinels(cluster, master);
  await repointer.line("old master's writes wait");
  expect(events.all.filter(({ event }) => event === "+switch-master")).toEqual([]);
  expect(await cluster.call(master, "ROLE")).toContain("master");
  await expect(cluster.call(master, "SET", "acknowledged-in-vain", "1")).rejects.toThrow(/timed out/);
  await events.named("+switch-master");
  expect(await repointer.count("repointer_pauses_total")).toBe(1);

  await cluster.call(master, "ACL", "SETUSER", "sentinel", "on");
  const final = await settled(cluster);
  expect(final).not.toBe(master);
  expect(await cluster.call(final, "GET", "acknowledged-in-vain")).toBeNull();
});

it("two repointers at once do no more than one", async () => {
  const { cluster, events, repointer, master, selection, another } = await stage.ready();
  const second = another(14_004);
  await second.untilReady(true);
  await cluster.kill(master);
  const { chosen, remaining } = await selection();
  await events.named("+switch-master");
  await settled(cluster, { nodes: [chosen.name, remaining.name] });
  const { fields } = await infoOf(cluster, chosen.name, "stats");
  expect([fields.get("sync_full"), fields.get("sync_partial_ok")]).toEqual(["0", "1"]);
  const decided = async (each: typeof repointer) =>
    (await each.count("repointer_repoints_total")) + (await each.count("repointer_already_following_total"));
  expect(await decided(repointer)).toBe(1);
  expect(await decided(second)).toBe(1);
});

it("REPOINTER=off stays up, says so and connects to nothing", async () => {
  const { cluster, another } = stage.now();
  const off = another(14_004, { REPOINTER: "off" });
  await off.line("listening");
  expect(await off.json("/readyz")).toEqual({
    ready: true,
    reasons: ["switched off by REPOINTER=off: does nothing"],
  });
  expect(await off.count("repointer_enabled")).toBe(0);
  for (const { name } of cluster.sentinels) {
    const clients = String(await cluster.call(name, "CLIENT", "LIST"));
    expect(clients.match(/name=repointer-events/g)).toHaveLength(1);
  }
});

it("Redis's user repointer may look, say REPLICAOF and pause writes, and nothing else", async () => {
  const { cluster, master } = stage.now();
  const node = cluster.nodes.find(({ name }) => name === master);
  if (!node) throw new Error("the cluster has no master");
  const credentials = { username: "repointer", password: cluster.passwords.repointer };
  const say = (...words: string[]) => callOnce(node, credentials, words);
  expect(String(await say("INFO", "replication"))).toContain("role:master");
  for (const words of [
    ["GET", "key"],
    ["SET", "key", "value"],
    ["SLAVEOF", "NO", "ONE"],
    ["CONFIG", "GET", "requirepass"],
    ["CLIENT", "LIST"],
    ["FLUSHALL"],
    ["ACL", "LIST"],
    ["SHUTDOWN"],
    ["DEBUG", "SLEEP", "0"],
    ["PUBLISH", "channel", "message"],
  ]) {
    await expect(say(...words), words.join(" ")).rejects.toThrow(/NOPERM/);
  }
  // Following itself is what the master refuses by its own arguments' check, so the right alone is tried.
  await expect(say("REPLICAOF", `${ownNet}.1`, "port")).rejects.toThrow(/Invalid master port/);
});
