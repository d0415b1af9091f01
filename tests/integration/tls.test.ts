/** TLS=on: nodes, Sentinels, HAProxy and clients, each encrypted and verified (docs/tls.md). */
import { stat } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { until } from "@redis-ha-lab/common/deadline.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Certificates, makeCertificates } from "../support/certificates.ts";
import { type Cluster, startCluster } from "../support/cluster.ts";
import { startHaproxy } from "../support/haproxy.ts";
import { ownNet } from "../support/own-net.ts";
import { callOnce } from "../support/resp.ts";
import { routeBecomes, routeOf } from "../support/route.ts";
import { haproxyAt, startService } from "../support/service-process.ts";
import { settled } from "../support/views.ts";

const NODES = ["redis-1", "redis-2", "redis-3"];
const MEMBERS = [...NODES, "sentinel-1", "sentinel-2", "sentinel-3"];

let certificates: Certificates;
let cluster: Cluster;
let haproxy: string;

beforeAll(async () => {
  certificates = await makeCertificates(ownNet);
  cluster = await startCluster({ net: ownNet, downAfterMs: 1_500, failoverTimeoutMs: 5_000, certificates });
  await settled(cluster);
  haproxy = await startHaproxy(cluster, ownNet);
});
afterAll(async () => {
  await cluster?.remove();
  await certificates?.remove();
});

const writes = (): Endpoint => ({ name: "haproxy", host: haproxy, port: 6383 });

/** What a port says to somebody without TLS. */
const inPlain = ({ host, port }: Endpoint) =>
  new Promise<string>((resolve) => {
    let said = "";
    const socket = connect(port, host, () => socket.write("PING\r\n"));
    socket.setTimeout(2_000, () => socket.destroy());
    socket.on("data", (chunk) => {
      said += chunk.toString("latin1");
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(said));
  });

const logOf = async (member: string, since: Date) =>
  String(
    await cluster
      .container(member)
      .logs({ stdout: true, stderr: true, since: Math.floor(since.getTime() / 1_000) }),
  );

it("signs nothing anew that is good, and keeps each key for its node's user alone", async () => {
  expect(await certificates.sign({})).toEqual([]);
  const owner = (await certificates.inside("stat -c '%a %u' */node.key")).trim().split("\n");
  expect(owner).toEqual(MEMBERS.map(() => "600 999"));
  expect((await stat(join(certificates.folder, "ca.key"))).mode & 0o777).toBe(0o600);
});

it("has no port that answers without TLS", async () => {
  for (const member of [...cluster.nodes, ...cluster.sentinels, writes(), { ...writes(), port: 6384 }]) {
    // What Redis says to a stranger in plain text begins with a sign of its protocol.
    expect([member.name, await inPlain(member)]).toEqual([member.name, expect.not.stringMatching(/^[-+]/)]);
  }
  for (const node of NODES) expect(await cluster.call(node, "CONFIG", "GET", "port")).toEqual(["port", "0"]);
});

it("is refused by a client that does not know the authority, and lets in one that does", async () => {
  const [node, sentinel] = [cluster.nodes[0], cluster.sentinels[0]] as [Endpoint, Endpoint];
  const { ca: _ours, ...stranger } = cluster.credentials("admin").tls ?? {};
  for (const member of [node, sentinel, writes()]) {
    const credentials = { ...cluster.credentials("admin"), tls: stranger };
    await expect(callOnce(member, credentials, ["PING"])).rejects.toThrow();
  }
  expect(await callOnce(node, cluster.credentials("admin"), ["PING"])).toBe("PONG");
  expect(await callOnce(sentinel, cluster.credentials("client"), ["PING"])).toBe("PONG");
  expect(await callOnce(writes(), cluster.credentials("app"), ["PING"])).toBe("PONG");
});

it("replicates, agrees and routes reads to both replicas", async () => {
  const master = await settled(cluster);
  const replication = String(await cluster.call(master, "INFO", "replication"));
  expect(replication.match(/state=online/g)).toHaveLength(2);
  expect(await cluster.call(master, "CONFIG", "GET", "tls-replication")).toEqual(["tls-replication", "yes"]);
  expect(String(await cluster.call("sentinel-1", "SENTINEL", "CKQUORUM", "mymaster"))).toMatch(/^OK 3/);
  await routeBecomes(haproxy, ({ read }) => read.length === 2 && !read.includes(master), "two replicas");
});

it("fails over: the old master is off the route, the promoted one on it, and the client is let in again", async () => {
  const master = await settled(cluster);
  const before = await routeOf(haproxy);
  expect(before.write).toBe(master);
  await callOnce(writes(), cluster.credentials("app"), ["SET", "before", "1"]);
  await cluster.kill(master);
  await until(
    async () => {
      const { write } = await routeOf(haproxy);
      return (write !== null && write !== master) || undefined;
    },
    { withinMs: 30_000, everyMs: 50, why: () => "HAProxy routes no promoted node" },
  );
  await until(
    () => callOnce(writes(), cluster.credentials("app"), ["SET", "after", "1"]).catch(() => undefined),
    {
      ...{ withinMs: 20_000, everyMs: 100, why: () => "no write was taken after the failover" },
    },
  );
  expect(await callOnce(writes(), cluster.credentials("app"), ["GET", "before"])).toBe("1");
  await cluster.reviveAll();
  await settled(cluster);
});

it("names an expired certificate where a person looks, and renews just that one", async () => {
  const master = await settled(cluster);
  const replica = NODES.find((name) => name !== master) ?? "";
  const address = cluster.nodes.find(({ name }) => name === replica)?.host;
  await certificates.inside(
    `openssl req -x509 -CA clients/ca.crt -CAkey ca.key -key ${replica}/node.key -subj /CN=${replica} -addext subjectAltName=DNS:${replica},IP:${address} -not_before 20200101000000Z -not_after 20200102000000Z -out ${replica}/node.crt`,
  );
  const since = new Date();
  await cluster.container(replica).restart({ t: 5 });
  // The node itself, and its clients.
  await until(
    async () =>
      /its own certificate is refused: .*make certificates/.test(await logOf(replica, since)) || undefined,
    { withinMs: 20_000, everyMs: 200, why: () => `${replica} does not say what is wrong` },
  );
  await routeBecomes(haproxy, ({ read }) => !read.includes(replica), "no reads reach it");

  expect(await certificates.sign({})).toEqual([replica]);
  await cluster.container(replica).restart({ t: 5 });
  await settled(cluster);
  await routeBecomes(haproxy, ({ read }) => read.length === 2, "two replicas");
});

it("says to a client that the authority is another one", async () => {
  const other = await makeCertificates(ownNet);
  const file = join(other.folder, "clients/ca.crt");
  const ours = join(certificates.folder, "clients/ca.crt");
  const tls = (ca: string) => ({ TLS: "on", TLS_CA_FILE: ca, ...haproxyAt(haproxy) });
  const good = startService("publisher", cluster, 14_111, tls(ours));
  const bad = startService("publisher", cluster, 14_112, tls(file));
  try {
    await good.untilReady(true);
    const { reason } = (await bad.line("certificate is refused")) as unknown as { reason: string };
    expect(reason).toMatch(/not signed by the authority in TLS_CA_FILE/);
    await until(
      async () => (await bad.untilReady(false)).find((each) => /authority in TLS_CA_FILE/.test(each)),
      { withinMs: 20_000, everyMs: 100, why: () => "it does not say why it is not ready" },
    );
  } finally {
    await Promise.all([good.stop(), bad.stop()]);
    await other.remove();
  }
});

it("signs anew what has other names, and everything when it is told to", async () => {
  const members = NODES.map((name, at) => `${name}=192.0.2.${at + 1}`).join();
  expect(await certificates.sign({ MEMBERS: members })).toEqual(NODES);
  expect(await certificates.sign({ RENEW: "1" })).toHaveLength(MEMBERS.length);
  // What runs trusts this authority and no other.
  await expect(certificates.sign({ DAYS: "3660", RUNNING: "1" })).rejects.toMatchObject({ code: 3 });
});
