/** A disk that is full: what is refused, what is lost (nothing that was acknowledged), and that it ends with the cause. */
import { until } from "@redis-ha-lab/common/deadline.ts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Cluster, startCluster } from "../../support/cluster.ts";
import { ownNet } from "../../support/own-net.ts";
import { infoOf, settled } from "../../support/views.ts";

const KEY = "disk-full";
const VALUE = "x".repeat(4_096);

let cluster: Cluster;
beforeAll(async () => {
  // The Sentinels see a node that answers: nothing they could do about it may hide what the node does.
  cluster = await startCluster({
    net: ownNet,
    downAfterMs: 5_000,
    failoverTimeoutMs: 10_000,
    dataBytes: 8 << 20,
  });
});
afterAll(() => cluster?.remove());

async function inside(name: string, script: string): Promise<void> {
  const exec = await cluster.container(name).exec({ Cmd: ["sh", "-c", script], User: "root" });
  const stream = await exec.start({});
  stream.resume();
  await new Promise((resolve) => stream.once("end", resolve));
}
const fill = (name: string) => inside(name, "cat /dev/zero >/data/filler");
const makeRoom = (name: string) => inside(name, "rm /data/filler");
const lengthOn = async (name: string) => Number(await cluster.call(name, "LLEN", KEY));

it("of a master: writes are refused, the acknowledged ones are on the replicas, and go on when there is room", async () => {
  const master = await settled(cluster);
  let acknowledged = 0;
  const append = async () => {
    acknowledged = Number(await cluster.call(master, "RPUSH", KEY, VALUE));
  };
  await append();
  await fill(master);
  let refused = "";
  await until(
    async () => {
      refused = await append().then(
        () => "",
        (error: Error) => error.message,
      );
      return refused !== "" || undefined;
    },
    { withinMs: 20_000, everyMs: 5, why: () => `${acknowledged} writes were taken with a full disk` },
  );
  expect(refused).toMatch(/^MISCONF/);
  const others = cluster.nodes.filter(({ name }) => name !== master);
  for (const { name } of others) {
    await until(async () => (await lengthOn(name)) === acknowledged || undefined, {
      withinMs: 10_000,
      everyMs: 100,
      why: () => `${name} does not hold all ${acknowledged} acknowledged writes`,
    });
  }
  expect(await settled(cluster)).toBe(master);
  await makeRoom(master);
  await until(
    () =>
      append().then(
        () => true,
        () => undefined,
      ),
    {
      withinMs: 20_000,
      everyMs: 100,
      why: () => `${master} takes no writes although there is room again`,
    },
  );
  expect(await lengthOn(master)).toBe(acknowledged);
  const { fields } = await infoOf(cluster, master, "persistence");
  expect(fields.get("aof_last_write_status")).toBe("ok");
});

it("of a replica: it ends, writes go on, and it has everything when it is started with room", async () => {
  const master = await settled(cluster);
  const [full = ""] = cluster.nodes.map(({ name }) => name).filter((name) => name !== master);
  await fill(full);
  let acknowledged = 0;
  await until(
    async () => {
      acknowledged = Number(await cluster.call(master, "RPUSH", KEY, VALUE));
      return !(await cluster.container(full).inspect()).State.Running || undefined;
    },
    { withinMs: 30_000, everyMs: 20, why: () => `${full} goes on with a full disk` },
  );
  expect(Number(await cluster.call(master, "RPUSH", KEY, VALUE))).toBe(acknowledged + 1);
  await cluster.container(full).start();
  expect(await settled(cluster)).toBe(master);
  await until(async () => (await lengthOn(full)) === acknowledged + 1 || undefined, {
    withinMs: 20_000,
    everyMs: 100,
    why: () => `${full} does not hold everything`,
  });
});
