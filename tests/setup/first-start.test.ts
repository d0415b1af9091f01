/** The first start, step by step, as a person watches it; nothing of it stays. */
import { expect, test } from "vitest";
import { run, script } from "./script.ts";

const name = "redis-ha-lab-watched-first-start";
const env = { LAB_PROJECT: "redis-ha-lab-watched", FIRST_START_NET: "198.18.74" };
const left = async () => (await run("docker", ["ps", "-aq", "--filter", `name=${name}`])).stdout;

test("shows masters, replication, what Sentinels find and write, and a failover", async () => {
  const image = process.env.REDIS_IMAGE ?? "";
  const { code, stdout, stderr } = await script("setup/first-start.sh", { ...env, REDIS_IMAGE: image });
  expect(stderr).toBe("");
  expect(code).toBe(0);
  expect(stdout).toMatch(/connected_slaves:2/);
  expect(stdout).toMatch(/MASTER <-> REPLICA sync: Finished with success/);
  for (const event of ["+monitor", "+slave", "+sentinel", "+elected-leader", "+switch-master"])
    expect(stdout).toContain(event);
  expect(stdout).toMatch(/OK 3 usable Sentinels/);
  expect(stdout).toMatch(/sentinel known-replica mymaster 198\.18\.74\.1[23] 6379/);
  expect(stdout).toMatch(/sentinel monitor mymaster 198\.18\.74\.1[23] 6379 2/);
  expect(await left()).toBe("");
  expect((await run("docker", ["network", "ls", "-q", "--filter", `name=${name}`])).stdout).toBe("");
});

test("without a terminal STEP=1 can't wait, and nothing is started", async () => {
  const image = process.env.REDIS_IMAGE ?? "";
  const { code, stderr } = await script("setup/first-start.sh", { ...env, REDIS_IMAGE: image, STEP: "1" });
  expect(code).toBe(1);
  expect(stderr).toMatch(/STEP=1 waits for Enter/);
  expect(await left()).toBe("");
});
