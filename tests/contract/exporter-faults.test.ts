/** exporter-ts against real servers that are paused, dead, forbidden or changing. */
import { until } from "@redis-ha-lab/common/deadline.ts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Cluster, startCluster } from "../support/cluster.ts";
import { ownNet } from "../support/own-net.ts";
import { callsOf, settled } from "../support/views.ts";
import { parsePage } from "./exposition.ts";
import { type ExporterProcess, startExporter } from "./our-exporter.ts";

const NET = ownNet;
const TIMEOUT = { "x-prometheus-scrape-timeout-seconds": "1" };

let cluster: Cluster;
let exporter: ExporterProcess;
let master: string;
let replica: string;
const started: ExporterProcess[] = [];

async function another(environment: Readonly<Record<string, string>>): Promise<ExporterProcess> {
  const made = await startExporter(cluster, 19_130 + started.length, environment);
  started.push(made);
  return made;
}

/** One value of a target's page; undefined when the series is not there. */
async function sampleOf(
  from: ExporterProcess,
  target: string,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): Promise<number | undefined> {
  const { body } = await from.scrape(target, TIMEOUT);
  const family = [...parsePage(body).values()].find((one) =>
    one.series.some((series) => series.name === name),
  );
  return family?.series.find(
    (series) =>
      series.name === name &&
      Object.entries(labels).every(([label, value]) => series.labels[label] === value),
  )?.value;
}

async function eventually(what: string, probe: () => Promise<boolean>): Promise<void> {
  await until(async () => ((await probe()) ? true : undefined), {
    withinMs: 60_000,
    everyMs: 100,
    why: () => `never came true: ${what}`,
  });
}

const isUp = async (from: ExporterProcess, target: string) =>
  (await sampleOf(from, target, "redis_up")) === 1;
const reasonHolds = async (from: ExporterProcess, target: string, reason: string) =>
  (await sampleOf(from, target, "redis_down_reason", { reason })) === 1;

beforeAll(async () => {
  cluster = await startCluster({ net: NET, downAfterMs: 2_000, failoverTimeoutMs: 5_000 });
});
afterAll(() => cluster?.remove());
beforeEach(async () => {
  await cluster.reviveAll();
  master = await settled(cluster);
  replica = cluster.nodes.find(({ name }) => name !== master)?.name ?? "";
  exporter = await another({});
  await eventually("all targets are up", async () => {
    const names = [...cluster.nodes, ...cluster.sentinels].map(({ name }) => name);
    return (await Promise.all(names.map((name) => isUp(exporter, name)))).every(Boolean);
  });
});
afterEach(async () => {
  for (const each of started.splice(0)) await each.stop();
});

describe("a target that does not answer", () => {
  it("is down by time-out, and up again after it is resumed", async () => {
    await cluster.pause(replica);
    const paused = await exporter.scrape(replica, TIMEOUT);
    expect(paused.status).toBe(200);
    expect(parsePage(paused.body).get("redis_up")?.series[0]?.value).toBe(0);
    expect(await reasonHolds(exporter, replica, "timeout")).toBe(true);
    await cluster.reviveAll();
    await eventually("it is up again", () => isUp(exporter, replica));
    const changes = exporter.lines.filter(({ target }) => target === replica).map(({ message }) => message);
    expect(changes).toEqual(["target is up", "target is down", "target is up"]);
  });

  it("is waited for as long as Prometheus waits, not as long as the exporter would", async () => {
    const patient = await another({ SCRAPE_TIMEOUT_MS: "60000" });
    await eventually("it is up", () => isUp(patient, replica));
    await cluster.pause(replica);
    // Without the header this would take a minute, and the test's own request ends after half of it.
    expect(await isUp(patient, replica)).toBe(false);
  });

  it("holds up no scrape of another target", async () => {
    await cluster.pause(replica);
    const order: string[] = [];
    const scrape = async (target: string) => {
      await exporter.scrape(target, TIMEOUT);
      order.push(target);
    };
    await Promise.all([scrape(replica), scrape(master), scrape("sentinel-1")]);
    expect(order.at(-1)).toBe(replica);
  });

  it("is asked once by scrapes that come while another runs", async () => {
    const before = await callsOf(cluster, replica, "latency|histogram");
    await cluster.pause(replica);
    const scrapes = Array.from({ length: 5 }, () => exporter.scrape(replica));
    // The last of them must have come in before the first is answered.
    await exporter.get("/healthz");
    await cluster.reviveAll();
    const pages = await Promise.all(scrapes);
    expect(pages.map(({ body }) => parsePage(body).get("redis_up")?.series[0]?.value)).toEqual([
      1, 1, 1, 1, 1,
    ]);
    expect(await callsOf(cluster, replica, "latency|histogram")).toBe(before + 1);
  });

  it("is down with a class of its own when its process has died", async () => {
    await cluster.kill(replica);
    await eventually("it is down", async () => !(await isUp(exporter, replica)));
    const { body } = await exporter.scrape(replica, TIMEOUT);
    const reasons = parsePage(body).get("redis_down_reason")?.series ?? [];
    expect(reasons.filter(({ value }) => value === 1)).toHaveLength(1);
    expect(parsePage(body).has("redis_memory_used_bytes")).toBe(false);
  });
});

describe("a target that refuses", () => {
  it("is down with reason auth when the password is wrong", async () => {
    const wrong = await another({ REDIS_EXPORTER_PASSWORD: "wrong", SENTINEL_CLIENT_PASSWORD: "wrong" });
    expect(await reasonHolds(wrong, master, "auth")).toBe(true);
    expect(await reasonHolds(wrong, "sentinel-1", "auth")).toBe(true);
    expect(JSON.stringify(wrong.lines)).not.toContain('"wrong"');
  });

  it("is down with reason denied when the user may not run INFO", async () => {
    await cluster.call(replica, "ACL", "SETUSER", "exporter", "-info");
    try {
      expect(await reasonHolds(exporter, replica, "denied")).toBe(true);
    } finally {
      await cluster.call(replica, "ACL", "SETUSER", "exporter", "+info");
    }
  });

  it("loses only the families of a command that the user may not run", async () => {
    await cluster.call(replica, "ACL", "SETUSER", "exporter", "-latency|histogram", "-config|get");
    try {
      const page = parsePage((await exporter.scrape(replica, TIMEOUT)).body);
      expect(page.get("redis_up")?.series[0]?.value).toBe(1);
      expect(page.has("redis_commands_latencies_usec")).toBe(false);
      expect(page.has("redis_config_maxmemory")).toBe(false);
      expect(page.has("redis_slowlog_length")).toBe(true);
      const refused = page.get("redis_exporter_command_failed")?.series.filter(({ value }) => value === 1);
      expect(refused?.map(({ labels }) => labels.command).sort()).toEqual([
        "config get",
        "latency histogram",
      ]);
    } finally {
      await cluster.call(replica, "ACL", "SETUSER", "exporter", "+latency|histogram", "+config|get");
    }
  });
});

describe("a caller", () => {
  it.each(["redis-9", "redis://198.18.81.11:6379", "198.18.81.11:6379", ""])(
    "who asks for %j is refused with the list of targets",
    async (target) => {
      const { status, body } = await exporter.scrape(target);
      expect(status).toBe(400);
      expect(JSON.parse(body).details).toContain("redis-1");
    },
  );

  it("who accepts OpenMetrics gets it, and plain text otherwise", async () => {
    const open = await exporter.scrape(master, { accept: "application/openmetrics-text;version=1.0.0" });
    expect(open.contentType).toMatch(/^application\/openmetrics-text; version=1\.0\.0/);
    expect(open.body.endsWith("# EOF\n")).toBe(true);
    expect(parsePage(open.body).get("redis_commands_processed")?.type).toBe("counter");
    const plain = await exporter.scrape(master, { accept: "text/plain" });
    expect(plain.contentType).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(parsePage(plain.body).get("redis_commands_processed_total")?.type).toBe("counter");
  });
});

describe("the Sentinels", () => {
  it("are heard again after a restart", async () => {
    const events = () => sampleOf(exporter, "sentinel-1", "redis_sentinel_events_total", { event: "+set" });
    const subscribed = () => sampleOf(exporter, "sentinel-1", "redis_sentinel_subscribed");
    await cluster.kill("sentinel-1");
    await eventually("the subscription is lost", async () => (await subscribed()) === 0);
    await cluster.reviveAll();
    await eventually("the subscription is back", async () => (await subscribed()) === 1);
    const before = (await events()) ?? Number.NaN;
    await cluster.call("sentinel-1", "SENTINEL", "SET", "mymaster", "parallel-syncs", 1);
    await eventually("the event is counted", async () => (await events()) === before + 1);
  });

  it("name nodes that are not configured, and those are targets, too, but get a password only where that is said", async () => {
    const REDIS_NODES = `redis-1=${NET}.11:6379`;
    const discovering = await another({ REDIS_NODES });
    const names = async () =>
      (JSON.parse((await discovering.get("/sd")).body) as { labels: { node: string; kind: string } }[])
        .filter(({ labels }) => labels.kind === "redis")
        .map(({ labels }) => labels.node);
    await eventually("the other two are targets", async () => (await names()).length === 3);
    expect((await names()).sort()).toEqual([`${NET}.12:6379`, `${NET}.13:6379`, "redis-1"].sort());
    expect(await isUp(discovering, `${NET}.12:6379`)).toBe(false);
    expect(await reasonHolds(discovering, `${NET}.12:6379`, "auth")).toBe(true);
    await discovering.stop();
    const trusting = await another({ REDIS_NODES, DISCOVERY_PASSWORDS: "on" });
    await eventually("a discovered node is up", () => isUp(trusting, `${NET}.12:6379`).catch(() => false));
  });
});

describe("a failover", () => {
  it("shows in roles, votes, counters and phases, and leaves no old role behind", async () => {
    await cluster.kill(master);
    await eventually(
      "a failover has finished",
      async () => (await sampleOf(exporter, "cluster", "redis_failovers_finished_total")) === 1,
    );
    const rest = cluster.nodes.map(({ name }) => name).filter((name) => name !== master);
    const now = await settled(cluster, { nodes: rest });
    expect(await sampleOf(exporter, now, "redis_instance_role", { role: "master" })).toBe(1);
    expect(await sampleOf(exporter, now, "redis_instance_role", { role: "replica" })).toBe(0);
    const page = parsePage((await exporter.scrape("cluster", TIMEOUT)).body);
    const one = (name: string, labels: Readonly<Record<string, string>> = {}) =>
      page
        .get(name)
        ?.series.find((series) =>
          Object.entries(labels).every(([label, value]) => series.labels[label] === value),
        )?.value;
    expect(one("redis_masters")).toBe(1);
    expect(one("redis_sentinel_votes", { node: now })).toBe(3);
    expect(one("redis_sentinel_majority_master", { node: now })).toBe(1);
    expect(one("redis_sentinels_agree")).toBe(1);
    expect(one("redis_nodes_answering")).toBe(2);
    expect(one("redis_failovers_started_total")).toBeGreaterThanOrEqual(1);
    const counted = page
      .get("redis_failover_phase_seconds")
      ?.series.filter(({ name, value }) => name.endsWith("_count") && value === 1)
      .map(({ labels }) => labels.phase);
    expect(counted).toEqual(["agree", "elect", "select", "promote", "switch", "total"]);
  });
});
