/**
 * What a node keeps in its volume and meets again at its next start: a configuration that Redis has rewritten, and data
 * that another server may have written.
 */
import { until } from "@redis-ha-lab/common/deadline.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Cluster, startCluster } from "../support/cluster.ts";
import { settled } from "../support/views.ts";

let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster({ net: "198.18.87", downAfterMs: 600_000, failoverTimeoutMs: 600_000 });
  await settled(cluster);
});
afterAll(() => cluster?.remove());

/** Runs shell words in a node that runs. */
async function inside(node: string, script: string): Promise<string> {
  const exec = await cluster
    .container(node)
    .exec({ Cmd: ["sh", "-c", script], AttachStdout: true, Tty: true });
  const stream = await exec.start({ Tty: true });
  let output = "";
  stream.on("data", (bytes: Buffer) => {
    output += bytes.toString();
  });
  await new Promise((resolve) => stream.on("end", resolve));
  return output.trim();
}

async function answersAgain(node: string): Promise<string> {
  const logs = async () => {
    const container = cluster.container(node);
    const { State } = await container.inspect();
    const text = (await container.logs({ stdout: true, stderr: true, tail: 3 })).toString();
    return `${State.Status} (${State.ExitCode}): ${text}`;
  };
  let last = "";
  return until(
    async () => {
      last = await logs();
      return cluster.call(node, "PING").then(String, () => undefined);
    },
    { withinMs: 30_000, everyMs: 250, why: () => `${node} does not answer: ${last}` },
  );
}

test("modules and their settings that a rewrite has left in the file do not keep a node from starting", async () => {
  await inside(
    "redis-3",
    "printf '%s\\n' 'loadmodule /usr/local/lib/redis/modules/gone.so' 'search-workers 4' 'bf-error-rate 0.02' 'cf-bucket-size 2' 'ts-num-threads 2' 'json-depth 9' >>/data/redis.conf",
  );
  await cluster.container("redis-3").restart();
  expect(await answersAgain("redis-3")).toBe("PONG");
  expect(await inside("redis-3", "grep -cE '^(loadmodule|search-|bf-|cf-|ts-|json-)' /data/redis.conf")).toBe(
    "0",
  );
});

test("everything in the data folder belongs to redis, whoever put it there", async () => {
  await inside("redis-3", "mkdir /data/appendonlydir/new; touch /data/appendonlydir/new/file /data/stray");
  await cluster.container("redis-3").restart();
  await answersAgain("redis-3");
  expect(await inside("redis-3", "find /data ! -user redis")).toBe("");
  expect(await cluster.call("redis-3", "CONFIG", "REWRITE")).toBe("OK");
});

test("data of a newer server is refused with a sentence and the two ways out", async () => {
  await inside("redis-3", "echo 99.10 >/data/server-version");
  const container = cluster.container("redis-3");
  await container.stop();
  await container.start();
  expect(await container.wait()).toMatchObject({ StatusCode: 78 });
  const logs = (await container.logs({ stdout: true, stderr: true, tail: 1 })).toString();
  expect(logs).toMatch(
    /REFUSING to start: Redis 99\.10 wrote .* this is Redis 8\.\d+, .*IMAGES=registry.*make clean/,
  );
});
