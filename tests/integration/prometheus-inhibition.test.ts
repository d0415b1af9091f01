/** Alertmanager with the lab's configuration: which alerts are told, and which are only consequences of others. */
import { join } from "node:path";
import { until } from "@redis-ha-lab/common/deadline.ts";
import { GenericContainer, type StartedTestContainer, Wait } from "testcontainers";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { alertRules } from "../support/alert-rules.ts";
import { runLabels } from "../support/leftovers.ts";

const FOLDER = join(import.meta.dirname, "..", "..", "alertmanager");

let alertmanager: StartedTestContainer;
const url = (path: string) =>
  `http://${alertmanager.getHost()}:${alertmanager.getMappedPort(9093)}/api/v2${path}`;

beforeAll(async () => {
  const image = process.env.ALERTMANAGER_IMAGE;
  if (!image)
    throw new Error("ALERTMANAGER_IMAGE is not set: run these tests through make test, which reads .env");
  alertmanager = await new GenericContainer(image)
    .withLabels(runLabels())
    .withBindMounts([{ source: FOLDER, target: "/etc/alertmanager", mode: "ro" }])
    .withEntrypoint(["/bin/sh", "/etc/alertmanager/start.sh"])
    .withExposedPorts(9093)
    .withWaitStrategy(Wait.forHttp("/-/ready", 9093))
    .start();
});
afterAll(async () => void (await alertmanager?.stop()));

type Labels = Readonly<Record<string, string>>;
const rules = new Map(alertRules().map((rule) => [rule.alert, rule]));

/** Hands over alerts as Prometheus does, with the labels that their rule adds. */
async function post(alerts: readonly Labels[], endsAt?: string): Promise<void> {
  const body = alerts.map((labels) => {
    const rule = rules.get(labels.alertname ?? "");
    if (!rule) throw new Error(`no rule is called ${labels.alertname}`);
    return { labels: { ...labels, ...rule.labels }, ...(endsAt && { endsAt }) };
  });
  const response = await fetch(url("/alerts"), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
}

const page = z.array(
  z.object({
    labels: z.record(z.string(), z.string()),
    status: z.object({ inhibitedBy: z.array(z.string()) }),
  }),
);
const nameOf = ({ alertname, lane }: Labels) => (lane ? `${alertname} ${lane}` : (alertname ?? ""));

/** Posts alerts and waits until Alertmanager has judged all of them. @returns the names of those that are told. */
async function told(...alerts: readonly Labels[]): Promise<string[]> {
  await post(alerts);
  // What inhibits hears of an alert a moment after the list of alerts does: two equal looks in a row count.
  let before = "";
  return until(
    async () => {
      const held = page.parse(await (await fetch(url("/alerts"))).json());
      if (held.length !== alerts.length) return undefined;
      const uninhibited = held.filter(({ status }) => status.inhibitedBy.length === 0);
      const names = uninhibited.map(({ labels }) => nameOf(labels)).sort();
      const same = before === names.join();
      before = names.join();
      return same ? names : undefined;
    },
    { withinMs: 10_000, everyMs: 200, why: () => "Alertmanager does not settle on what it was given" },
  );
}

// Each test begins without alerts: those of the test before end now.
beforeEach(async () => {
  const held = page.parse(await (await fetch(url("/alerts"))).json());
  if (held.length > 0)
    await post(
      held.map(({ labels }) => labels),
      new Date().toISOString(),
    );
  await until(async () => page.parse(await (await fetch(url("/alerts"))).json()).length === 0 || undefined, {
    withinMs: 10_000,
    everyMs: 50,
    why: () => "the alerts of the test before do not end",
  });
});

const publisher = [
  { alertname: "PublisherFailing", lane: "haproxy" },
  { alertname: "PublisherFailing", lane: "sentinel" },
];

describe("when the master dies", () => {
  test("its death is told, and not what follows from it", async () => {
    expect(
      await told(
        { alertname: "RedisMasterDown", node: "redis-1" },
        { alertname: "RedisDown", node: "redis-1" },
        { alertname: "RedisNoMaster" },
        { alertname: "HAProxyNoMaster" },
        { alertname: "RedisReplicationBroken", node: "redis-2" },
        ...publisher,
      ),
    ).toEqual(["RedisMasterDown"]);
  });

  test("another node that is down is told as well", async () => {
    expect(
      await told(
        { alertname: "RedisMasterDown", node: "redis-1" },
        { alertname: "RedisDown", node: "redis-1" },
        { alertname: "RedisDown", node: "redis-2" },
      ),
    ).toEqual(["RedisDown", "RedisMasterDown"]);
  });

  test("messages that were lost are told: they stay lost", async () => {
    expect(
      await told(
        { alertname: "RedisMasterDown", node: "redis-1" },
        { alertname: "SubscriberGap", lane: "haproxy", channel: "pubsub" },
      ),
    ).toEqual(["RedisMasterDown", "SubscriberGap haproxy"]);
  });
});

describe("when only the way through HAProxy is closed", () => {
  test.each(["HAProxyDown", "HAProxyNoMaster"])(
    "%s explains the lane that uses it, and no other",
    async (cause) => {
      expect(await told({ alertname: cause }, ...publisher)).toEqual(
        [cause, "PublisherFailing sentinel"].sort(),
      );
    },
  );
});

describe("when the Sentinels have lost their majority", () => {
  test("that is told, not each Sentinel, and not that HAProxy refuses", async () => {
    expect(
      await told(
        { alertname: "SentinelQuorumLost" },
        { alertname: "SentinelDown", node: "sentinel-1" },
        { alertname: "SentinelDown", node: "sentinel-2" },
        { alertname: "HAProxyNoMaster" },
      ),
    ).toEqual(["SentinelQuorumLost"]);
  });
});

describe("when the write guard is closed", () => {
  test("it explains refused writes, but not those that are refused for want of memory", async () => {
    expect(
      await told(
        { alertname: "RedisFenceActive", node: "redis-1" },
        { alertname: "RedisRejectingWrites", node: "redis-1", err: "NOREPLICAS" },
        { alertname: "RedisRejectingWrites", node: "redis-1", err: "OOM" },
        ...publisher,
      ),
    ).toEqual(["RedisFenceActive", "RedisRejectingWrites"]);
  });
});

describe("when the exporter is gone", () => {
  test("no alert claims to know that there is no master", async () => {
    expect(
      await told(
        { alertname: "PrometheusTargetMissing", job: "exporter", instance: "exporter" },
        { alertname: "RedisNoMaster" },
      ),
    ).toEqual(["PrometheusTargetMissing"]);
  });
});

describe("alerts about the same failure", () => {
  test("come in one notification", async () => {
    await told(
      { alertname: "RedisMasterDown", node: "redis-1" },
      { alertname: "SentinelFailoverHappened" },
      { alertname: "SentinelTilt", instance: "sentinel-1" },
    );
    const groups = z
      .array(z.object({ labels: z.record(z.string(), z.string()), alerts: z.array(z.unknown()) }))
      .parse(await (await fetch(url("/alerts/groups"))).json());
    expect(groups.map(({ labels, alerts }) => [labels.failure, alerts.length]).sort()).toEqual([
      ["master", 2],
      ["sentinel", 1],
    ]);
  });
});
