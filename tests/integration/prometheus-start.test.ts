/** Prometheus as the lab starts it: the settings of the environment reach it, and a wrong one stops it with a sentence. */
import { chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Docker from "dockerode";
import { GenericContainer, type StartedTestContainer, Wait } from "testcontainers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { runLabels } from "../support/leftovers.ts";
import { prometheusAt } from "../support/prometheus.ts";

const FOLDER = join(import.meta.dirname, "..", "..", "prometheus");

function image(): string {
  const name = process.env.PROMETHEUS_IMAGE;
  if (!name)
    throw new Error("PROMETHEUS_IMAGE is not set: run these tests through make test, which reads .env");
  return name;
}

const container = (folder = FOLDER) =>
  new GenericContainer(image())
    .withLabels(runLabels())
    .withBindMounts([{ source: folder, target: "/etc/prometheus", mode: "ro" }])
    .withEntrypoint(["/bin/sh", "/etc/prometheus/start.sh"]);

describe("a Prometheus with SCRAPE_INTERVAL=5s", () => {
  let prometheus: StartedTestContainer;
  const get = async <T>(path: string, data: z.ZodType<T>): Promise<T> => {
    const response = await fetch(`http://${prometheus.getHost()}:${prometheus.getMappedPort(9090)}${path}`);
    return z.object({ data }).parse(await response.json()).data as T;
  };

  beforeAll(async () => {
    prometheus = await container()
      .withEnvironment({ SCRAPE_INTERVAL: "5s", PROMETHEUS_PORT: "19090", CONSOLE_PORT: "18080" })
      .withExposedPorts(9090)
      .withWaitStrategy(Wait.forHttp("/-/ready", 9090))
      .start();
  });
  afterAll(async () => void (await prometheus?.stop()));

  test("scrapes and decides every five seconds", async () => {
    const { yaml } = await get("/api/v1/status/config", z.object({ yaml: z.string() }));
    expect(parse(yaml).global).toMatchObject({
      scrape_interval: "5s",
      evaluation_interval: "5s",
      scrape_timeout: "5s",
    });
  });

  test("forgets by time and by size, and takes no orders over HTTP", async () => {
    const flags = await get("/api/v1/status/flags", z.record(z.string(), z.string()));
    expect(flags).toMatchObject({
      "query.lookback-delta": "50s",
      "storage.tsdb.retention.time": "2h",
      "storage.tsdb.retention.size": "512MiB",
      "web.enable-lifecycle": "false",
      "web.enable-admin-api": "false",
      "web.external-url": "http://localhost:19090",
    });
  });

  test("links every alert to the console's page of runbooks", async () => {
    const rule = z.object({
      name: z.string(),
      annotations: z.object({ runbook_url: z.string() }).optional(),
    });
    const { groups } = await get(
      "/api/v1/rules?type=alert",
      z.object({ groups: z.array(z.object({ rules: z.array(rule) })) }),
    );
    const alerts = groups.flatMap(({ rules }) => rules);
    expect(alerts.length).toBeGreaterThan(20);
    for (const { name, annotations } of alerts) {
      expect(annotations?.runbook_url).toBe(`http://localhost:18080/runbooks#${name.toLowerCase()}`);
    }
  });

  test("has loaded every file of rules", async () => {
    const { groups } = await get(
      "/api/v1/rules",
      z.object({ groups: z.array(z.object({ name: z.string() })) }),
    );
    expect(groups.map((group) => group.name).sort()).toEqual([
      "clients",
      "failover",
      "haproxy",
      "master",
      "monitoring",
      "redis",
      "sentinel",
    ]);
  });
});

// A rule's result that is gone after a restart gets no mark that it has ended: an alert on it would fire for as long as
// its last value is looked back at, which is five minutes unless said otherwise.
test("a Prometheus that starts again soon forgets what a rule recorded before", {
  timeout: 120_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), "prometheus-"));
  cpSync(FOLDER, folder, { recursive: true });
  // The container runs as a user of its own, who must be able to read it.
  chmodSync(folder, 0o755);
  const rules = join(folder, "rules", "earlier.yml");
  writeFileSync(
    rules,
    'groups: [{ name: earlier, rules: [{ record: "recorded:earlier", expr: vector(1) }] }]',
  );
  const prometheus = await container(folder)
    .withExposedPorts(9090)
    .withWaitStrategy(Wait.forHttp("/-/ready", 9090))
    .start();
  const recorded = () => {
    const url = `http://${prometheus.getHost()}:${prometheus.getMappedPort(9090)}`;
    return prometheusAt(url).at("recorded:earlier", Date.now() / 1_000);
  };
  try {
    await expect.poll(recorded, { timeout: 20_000 }).not.toEqual([]);
    rmSync(rules);
    await prometheus.restart();
    await expect.poll(recorded, { timeout: 40_000, interval: 500 }).toEqual([]);
  } finally {
    await prometheus.stop();
    rmSync(folder, { recursive: true });
  }
});

/** What it says before it ends with 78, as it must. */
async function refusal(interval: string, before = ":"): Promise<string> {
  const started = await new Docker().createContainer({
    Image: image(),
    Entrypoint: ["/bin/sh", "-c", `${before}; exec /bin/sh /etc/prometheus/start.sh`],
    Env: [`SCRAPE_INTERVAL=${interval}`],
    HostConfig: { Binds: [`${FOLDER}:/etc/prometheus:ro`] },
    Labels: runLabels(),
  });
  try {
    await started.start();
    expect(await started.wait()).toMatchObject({ StatusCode: 78 });
    return (await started.logs({ stdout: true, stderr: true })).toString();
  } finally {
    await started.remove({ force: true, v: true });
  }
}

describe("a Prometheus with a SCRAPE_INTERVAL that is none", () => {
  test.each(["1", "1.5s", "0s", "soon", "1s; true"])(
    "%s: it does not start and says why",
    async (interval) => {
      expect(await refusal(interval)).toContain(`SCRAPE_INTERVAL=${interval} is not a duration`);
    },
  );
});

test("data of a newer Prometheus is refused with a sentence and the two ways out", async () => {
  expect(await refusal("1s", "echo 99.10 >/prometheus/server-version")).toMatch(
    /REFUSING to start: Prometheus 99\.10 wrote the data, and this is Prometheus \d\.\d+, .*IMAGES=registry.*make clean/,
  );
});
