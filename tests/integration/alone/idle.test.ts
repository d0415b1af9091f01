/** Idle connections outlive every time-out of HAProxy: here its hours are seconds, and nothing else is changed. */
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as idle } from "node:timers/promises";
import { within } from "@redis-ha-lab/common/deadline.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Cluster, startCluster } from "../../support/cluster.ts";
import { startHaproxy } from "../../support/haproxy.ts";
import { ownNet } from "../../support/own-net.ts";
import { openOnce } from "../../support/resp.ts";
import { settled } from "../../support/views.ts";

const NET = ownNet;
const ROOT = new URL("../../../", import.meta.url).pathname;

let cluster: Cluster;
let haproxy: string;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "haproxy-"));
  // HAProxy reads it as another user.
  chmodSync(folder, 0o755);
  cpSync(`${ROOT}haproxy`, folder, { recursive: true });
  const file = join(folder, "haproxy.cfg");
  const original = readFileSync(file, "utf8");
  const hurried = original.replace(/^( *timeout (?:client|server)) 1h$/gm, "$1 1s");
  if (hurried === original) throw new Error("haproxy.cfg has no time-out of 1h any more: adapt this test");
  writeFileSync(file, hurried);
  cluster = await startCluster({ net: NET, downAfterMs: 600_000, failoverTimeoutMs: 600_000 });
  await settled(cluster);
  haproxy = await startHaproxy(cluster, NET, folder);
});
afterAll(async () => {
  await cluster?.remove();
  rmSync(folder, { recursive: true, force: true });
});

test("a subscriber and a pooled connection that were idle for longer than every time-out still work", async () => {
  const through = (port: number) =>
    openOnce({ name: "haproxy", host: haproxy, port }, { username: "app", password: cluster.passwords.app });
  const [subscriber, pooled] = await Promise.all([through(6383), through(6383)]);
  const closed: string[] = [];
  subscriber.once("close", () => closed.push("subscriber"));
  pooled.once("close", () => closed.push("pooled"));
  await subscriber.subscribe("idle");
  await pooled.ping();

  // Four times what the shortened time-outs allow a silent connection.
  await idle(4_000);

  const received = new Promise<string>((resolve) => {
    subscriber.once("message", (_channel: string, message: string) => resolve(message));
  });
  const late = await through(6383);
  await late.publish("idle", "still here");
  expect(await within(2_000, "the message did not arrive", received)).toBe("still here");
  expect(await pooled.ping()).toBe("PONG");
  expect(closed).toEqual([]);
  for (const redis of [subscriber, pooled, late]) redis.disconnect();
});
