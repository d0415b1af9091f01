/** One client that opens more connections than Redis has room for, and another one that has work to do. */
import { connect, type Socket } from "node:net";
import { until } from "@redis-ha-lab/common/deadline.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Cluster, startCluster } from "../../support/cluster.ts";
import { startHaproxy } from "../../support/haproxy.ts";
import { ownNet } from "../../support/own-net.ts";
import { settled } from "../../support/views.ts";

const NET = ownNet;
/** Redis takes 10,000 clients. */
const SOCKETS = 11_000;
const AT_A_TIME = 250;

let cluster: Cluster;
let haproxy: string;

beforeAll(async () => {
  cluster = await startCluster({ net: NET, downAfterMs: 2_000, failoverTimeoutMs: 10_000 });
  await settled(cluster);
  haproxy = await startHaproxy(cluster, NET);
});
afterAll(() => cluster?.remove());

/** Writes through HAProxy from inside the network, with a connection for each, until `stop`. */
async function startOther() {
  const container = await cluster.docker.createContainer({
    Image: process.env.REDIS_IMAGE ?? "",
    name: `redis-ha-lab-test-${NET}-other`,
    Labels: { "redis-ha-lab.test-cluster": NET },
    Env: [`REDISCLI_AUTH=${cluster.passwords.app}`],
    Entrypoint: ["sh", "-c"],
    Cmd: [
      `while :; do timeout 2 redis-cli --no-auth-warning --user app -h ${haproxy} -p 6383 incr written 2>&1 || echo refused; sleep 0.05; done`,
    ],
    HostConfig: { NetworkMode: cluster.network.id },
  });
  await container.start();
  const lines = async () => {
    const logs = await container.logs({ stdout: true, stderr: true, follow: false });
    return (
      logs
        .toString()
        .split("\n")
        // Each piece of a log begins with eight bytes of its own.
        .map((line) => line.replace(/^[^\w(]*/, "").trim())
        .filter((line) => line !== "")
    );
  };
  return { lines, stop: () => container.remove({ force: true }) };
}

async function flood(): Promise<{ sockets: Socket[]; open: () => number }> {
  const sockets: Socket[] = [];
  let closed = 0;
  for (let at = 0; at < SOCKETS; at += AT_A_TIME) {
    await Promise.all(
      Array.from({ length: AT_A_TIME }, () => {
        const socket = connect(6383, haproxy);
        sockets.push(socket);
        socket.on("error", () => {});
        socket.once("close", () => {
          closed += 1;
        });
        return new Promise((resolve) => socket.once("connect", resolve).once("close", resolve));
      }),
    );
  }
  return { sockets, open: () => SOCKETS - closed };
}

test("11,000 sockets of one client leave another one its writes, during and after", async () => {
  const other = await startOther();
  const many = (more: number) =>
    until(async () => ((await other.lines()).length >= more ? true : undefined), {
      ...{ withinMs: 60_000, everyMs: 200, why: () => "the other client does not get on" },
    });
  await many(10);

  const { sockets, open } = await flood();
  const during = (await other.lines()).length;
  await many(during + 30);
  // They are a flood only as long as they are open: what one source may have, it has.
  expect(open()).toBeGreaterThan(1_000);
  expect(open()).toBeLessThanOrEqual(2_000);
  // Who has many of them still sees what HAProxy says.
  const page = await fetch(`http://${haproxy}:8404/route`, { signal: AbortSignal.timeout(5_000) });
  expect(page.status).toBe(200);
  for (const socket of sockets) socket.destroy();
  const after = (await other.lines()).length;
  await many(after + 30);

  const lines = await other.lines();
  await other.stop();
  expect(lines.filter((line) => !/^\d+$/.test(line))).toEqual([]);
});
