/**
 * What a node keeps in its volume and meets again at its next start: a configuration that Redis has rewritten, and data
 * that another server may have written.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { until } from "@redis-ha-lab/common/deadline.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Cluster, startCluster } from "../support/cluster.ts";
import { ownNet } from "../support/own-net.ts";
import { settled, viewOf } from "../support/views.ts";

let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster({ net: ownNet, downAfterMs: 600_000, failoverTimeoutMs: 600_000 });
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

test("everything in the data folder belongs to redis, whichever user put it there", async () => {
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

test("a first start that a full disk cut short is a first start again", async () => {
  const { Config, HostConfig } = await cluster.container("redis-3").inspect();
  const twice = [
    // Room for one small file: the first is the version, the second is the configuration.
    "head -c 1000000 /dev/zero >/data/filler 2>/dev/null",
    "truncate -s -4096 /data/filler",
    "timeout 20 /lab/redis/start.sh && echo the first start succeeded",
    "rm /data/filler",
    "{ /lab/redis/start.sh & }",
    // What the script itself adds to its template, last of all.
    "for _ in $(seq 300); do grep -q '^min-replicas-max-lag ' /data/redis.conf && break; sleep 0.1; done",
    "grep -E '^(aclfile|appendonly|min-replicas-to-write) ' /data/redis.conf",
  ];
  const container = await cluster.docker.createContainer({
    Image: Config.Image,
    Entrypoint: ["sh", "-c", `${twice.join("; ")}; true`],
    Cmd: [],
    Env: Config.Env,
    Labels: Config.Labels,
    // A node that no Sentinel answers: it takes no role, and no client meets it.
    HostConfig: { Binds: HostConfig.Binds ?? [], Tmpfs: { "/data": "size=65536" }, NetworkMode: "none" },
  });
  try {
    await container.start();
    await container.wait();
    const said = (await container.logs({ stdout: true, stderr: true })).toString();
    expect(said).toMatch(/No space left on device/);
    expect(said).not.toMatch(/the first start succeeded/);
    for (const line of ["aclfile /data/users.acl", "appendonly yes", "min-replicas-to-write 1"])
      expect(said).toContain(line);
  } finally {
    await container.remove({ force: true });
  }
});

test("a Sentinel whose first start is killed half-way, again and again, watches the master in the end", async () => {
  const container = cluster.container("sentinel-3");
  const watches = () =>
    until(
      async () => {
        const view = await viewOf(cluster, "sentinel-3").catch(() => undefined);
        return view?.names === "redis-1" || undefined;
      },
      { withinMs: 30_000, everyMs: 200, why: () => "sentinel-3 does not watch redis-1" },
    );
  await inside("sentinel-3", "rm -f /data/*");
  await container.kill();
  for (const afterMs of [0, 30, 60, 100, 150, 250]) {
    await container.start();
    await sleep(afterMs);
    await container.kill().catch((error: Error) => {
      if (!/is not running/.test(error.message)) throw error;
    });
  }
  // What a kill between the copy of the template and its last lines would leave, were it not moved into place at once.
  await container.start();
  await watches();
  await inside(
    "sentinel-3",
    "cp /lab/sentinel/sentinel.conf /data/sentinel.conf; rm -f /data/sentinel.conf.new",
  );
  await container.kill();
  await container.start();
  await watches();
  expect(await inside("sentinel-3", "grep -c '^sentinel known-replica' /data/sentinel.conf")).toBe("2");
  expect(await inside("sentinel-3", "grep -c '^sentinel monitor' /data/sentinel.conf")).toBe("1");
});
