/** What `make haproxy-config` writes, as HAProxy itself reads it, and at work in front of nodes with other names. */
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Cluster, startCluster } from "../support/cluster.ts";
import { startHaproxy } from "../support/haproxy.ts";
import { ownNet } from "../support/own-net.ts";
import { settled } from "../support/views.ts";

const NET = ownNet;
const ROOT = new URL("../../", import.meta.url).pathname;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "haproxy-config-"));
  // HAProxy reads it as another user.
  chmodSync(folder, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const some = (count: number, name: string, host: string, port: number) =>
  Array.from({ length: count }, (_, at) => `${name}-${at + 1}=${host}${at + 1}:${port}`).join();

/** As make calls it. */
function generate(environment: Readonly<Record<string, string>>) {
  const { status, stderr } = spawnSync("sh", ["setup/node.sh", "node", "cli/src/haproxy-config/main.ts"], {
    cwd: ROOT,
    encoding: "utf8",
    env: { ...process.env, OUT: folder, ...environment },
  });
  return { status, stderr };
}

function haproxyAccepts(): string {
  const image = process.env.HAPROXY_IMAGE;
  if (!image)
    throw new Error("HAPROXY_IMAGE is not set: run these tests through make test, which reads .env");
  const secrets = ["REDIS_HEALTHCHECK_PASSWORD=check", "SENTINEL_CLIENT_PASSWORD=check"];
  return execFileSync(
    "docker",
    [
      ...["run", "--rm", "--network", "none", "--entrypoint", "haproxy"],
      ...["--volume", `${folder}:/usr/local/etc/haproxy:ro`, ...secrets.flatMap((one) => ["--env", one])],
      ...[image, "-c", "-V", "-f", "/usr/local/etc/haproxy/haproxy.cfg"],
    ],
    { encoding: "utf8" },
  );
}

describe.each([
  [2, 3],
  [5, 5],
  [10, 7],
])("for %i nodes and %i Sentinels", (nodes, sentinels) => {
  test("HAProxy accepts it", () => {
    const written = generate({
      NODES: some(nodes, "db", "10.0.0.", 6379),
      SENTINELS: some(sentinels, "watch", "10.0.1.", 26379),
      MASTER_NAME: "orders",
    });
    expect(written).toEqual({ status: 0, stderr: "" });
    expect(haproxyAccepts()).toContain("Configuration file is valid");
  });
});

test("a mistake ends with 78 and one sentence, and nothing is written", () => {
  const out = join(folder, "nothing");
  expect(generate({ NODES: "db-1=10.0.0.1:6379", SENTINELS: "", OUT: out })).toEqual({
    status: 78,
    stderr: "NODES: names 1, and a failover needs at least 2; nothing was written.\n",
  });
  expect(existsSync(out)).toBe(false);
});

describe("in front of a cluster", () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startCluster({ net: NET, downAfterMs: 600_000, failoverTimeoutMs: 600_000 });
    await settled(cluster);
  });
  afterAll(() => cluster?.remove());

  test("it routes writes to the master and reads to the replicas, by the names it was given", async () => {
    const called = (all: Cluster["nodes"], name: string) =>
      all.map(({ host, port }, at) => `${name}-${at + 1}=${host}:${port}`).join();
    generate({ NODES: called(cluster.nodes, "db"), SENTINELS: called(cluster.sentinels, "watch") });
    const haproxy = await startHaproxy(cluster, NET, folder);
    const route = async () => (await fetch(`http://${haproxy}:8404/route`)).json();
    await expect.poll(route, { timeout: 30_000 }).toEqual({ write: "db-1", read: ["db-2", "db-3"] });
  });
});
