/**
 * The same live master, replica and Sentinel through redis_exporter and through exporter-ts: names, types, label names
 * and every value that stands still must be the same, but for the differences docs/metrics.md lists.
 */
import { createServer } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cluster, startCluster } from "../support/cluster.ts";
import { ownNet } from "../support/own-net.ts";
import { settled } from "../support/views.ts";
import { contradictions, differencesOf, type Page } from "./compare.ts";
import { beyond, differences, newer } from "./documented.ts";
import { parsePage } from "./exposition.ts";
import { type ExporterProcess, startExporter } from "./our-exporter.ts";
import { buildTheirImage, startTheirs, type TheirExporter } from "./their-exporter.ts";

const NET = ownNet;
const PORT = 19_121;
const ROUTE_PORT = 19_122;
/** Answers as HAProxy's stats port does. */
const haproxy = createServer((_request, response) => response.end('{"write":"redis-1","read":["redis-2"]}'));

/** What a node says of the connections and the memory of its client, and what an exporter says of itself. */
const ABOUT_THE_ASKER =
  /^redis_(exporter_|connected_clients$|client_recent_|mem_clients_|mem_|memory_|allocator_|db_keys_cached$|instantaneous_|io_threads_active$|start_time_seconds$|last_key_groups_|hz$)/;

const KINDS = ["master", "replica", "sentinel"] as const;
type Kind = (typeof KINDS)[number];

let cluster: Cluster;
let ours: ExporterProcess;
let targets: Record<Kind, string>;
const theirs = new Map<Kind, TheirExporter>();

async function pagesOf(kind: Kind): Promise<{ before: Page; own: Page; after: Page }> {
  const their = theirs.get(kind);
  if (!their) throw new Error(`no redis_exporter for the ${kind}`);
  const before = parsePage(await their.scrape());
  const own = parsePage((await ours.scrape(targets[kind])).body);
  const after = parsePage(await their.scrape());
  return { before, own, after };
}

/** Something for every family to tell: keys with and without time to live, hits, misses, an error, a slow command. */
async function work(master: string, replica: string): Promise<void> {
  await cluster.call(master, "CONFIG", "SET", "slowlog-log-slower-than", 0, "latency-monitor-threshold", 1);
  await cluster.call(master, "SET", "a", "1");
  await cluster.call(master, "SET", "b", "1", "EX", 600);
  await cluster.call(master, "SELECT", 3);
  await cluster.call(master, "GET", "a");
  await cluster.call(master, "GET", "missing");
  await cluster.call(master, "INCR", "no-number", "too", "many").catch(() => {});
  await cluster.call(master, "DEBUG", "SLEEP", "0.01").catch(() => {});
  await cluster.call(replica, "GET", "a");
  await cluster.call(master, "CONFIG", "SET", "slowlog-log-slower-than", 10_000);
}

beforeAll(async () => {
  const base = process.env.REDIS_IMAGE;
  if (!base) throw new Error("REDIS_IMAGE is not set: run these tests through make test, which reads .env");
  cluster = await startCluster({ net: NET, downAfterMs: 2_000, failoverTimeoutMs: 5_000 });
  await buildTheirImage(cluster.docker, base);
  const master = await settled(cluster);
  const replica = cluster.nodes.find(({ name }) => name !== master)?.name ?? "";
  targets = { master, replica, sentinel: "sentinel-1" };
  await work(master, replica);
  haproxy.listen(ROUTE_PORT, "127.0.0.1");
  ours = await startExporter(cluster, PORT, {
    INCLUDE_CONFIG_METRICS: "on",
    HAPROXY_STATS: `haproxy=127.0.0.1:${ROUTE_PORT}`,
  });
  const members = [...cluster.nodes, ...cluster.sentinels];
  for (const [at, kind] of KINDS.entries()) {
    const target = members.find(({ name }) => name === targets[kind]);
    if (!target) throw new Error(`${targets[kind]} is no member`);
    const credentials =
      kind === "sentinel"
        ? { username: "client", password: cluster.passwords.client }
        : { username: "exporter", password: cluster.passwords.exporter };
    theirs.set(kind, await startTheirs(cluster, `${NET}.${41 + at}`, target, credentials));
  }
});
afterAll(async () => {
  haproxy.close();
  await ours?.stop();
  await cluster?.remove();
});

describe("exporter-ts beside redis_exporter", () => {
  it("differs in names, types and label names only where docs/metrics.md says so", async () => {
    const found: string[] = [];
    for (const kind of KINDS) {
      const { before, own } = await pagesOf(kind);
      for (const [family, difference] of differencesOf(before, own)) {
        found.push(`${family} on ${kind}: ${difference}`);
      }
    }
    expect(found.sort()).toEqual(differences());
  });

  it.each(KINDS)("tells the same values that stand still of a %s", async (kind) => {
    const { before, own, after } = await pagesOf(kind);
    const different = differencesOf(before, own);
    const isCompared = (family: string) => !ABOUT_THE_ASKER.test(family) && !different.has(family);
    expect(contradictions(before, own, after, isCompared)).toEqual([]);
  });

  it.each(KINDS)("compares enough of a %s to notice a wrong table", async (kind) => {
    const { before, own, after } = await pagesOf(kind);
    const stood = [...before.values()].filter(
      (family) =>
        !ABOUT_THE_ASKER.test(family.name) &&
        own.has(family.name) &&
        family.series.some(({ key, value }) =>
          after.get(family.name)?.series.some((later) => later.key === key && later.value === value),
        ),
    );
    expect(stood.length).toBeGreaterThan(kind === "sentinel" ? 60 : 100);
  });
});

describe("what docs/metrics.md lists under Beyond", () => {
  const kindOf = { redis: ["redis-1", "redis-2", "redis-3"], sentinel: ["sentinel-1"], cluster: ["cluster"] };

  it("is there with the type and the label names it says", async () => {
    const missing: string[] = [];
    for (const [kind, names] of Object.entries(kindOf)) {
      const pages = await Promise.all(names.map(async (name) => parsePage((await ours.scrape(name)).body)));
      for (const documented of beyond().filter(({ kinds }) => kinds.includes(kind))) {
        const found = pages.map((page) => page.get(documented.name)).find((family) => family !== undefined);
        const [first] = found?.series ?? [];
        const labels = Object.keys(first?.labels ?? {}).filter((label) => label !== "le");
        if (!found || found.type !== documented.type || labels.sort().join() !== documented.labels.join()) {
          missing.push(`${documented.name} on ${kind}: ${found?.type} ${labels.join()}`);
        }
      }
    }
    expect(missing).toEqual([]);
  });

  it("together with redis_exporter's families is all there is", async () => {
    const documented = new Set([...beyond().map(({ name }) => name), ...newer()]);
    const undocumented = new Set<string>();
    for (const kind of KINDS) {
      const { before, own } = await pagesOf(kind);
      for (const name of own.keys()) if (!before.has(name) && !documented.has(name)) undocumented.add(name);
    }
    for (const name of parsePage((await ours.scrape("cluster")).body).keys()) {
      if (!documented.has(name)) undocumented.add(name);
    }
    expect([...undocumented].sort()).toEqual([]);
  });
});
