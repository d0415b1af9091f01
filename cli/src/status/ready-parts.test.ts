/** What `ready` learns from the subscriber and from Prometheus, against servers that say what a test wants. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { afterEach, describe, expect, it } from "vitest";
import { arrivalWatch } from "./arriving.ts";
import { unscraped } from "./scraped.ts";

let server: Server | undefined;
afterEach(() => server?.close());

async function serve(answer: () => string): Promise<{ name: string; host: string; port: number }> {
  const started = createServer((_request, response) => void response.end(answer()));
  server = started;
  await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve));
  return { name: "page", host: "127.0.0.1", port: (started.address() as AddressInfo).port };
}

describe("messages", () => {
  const counters = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .map(
        ([key, count]) =>
          `subscriber_messages_total{lane="${key.split(" ")[0]}",channel="${key.split(" ")[1]}"} ${count}\n`,
      )
      .join("");

  it("arrive when every channel of both client paths has been seen to grow", async () => {
    let counts: Record<string, number> = {};
    const subscriber = await serve(() => counters(counts));
    const missing = arrivalWatch({ subscriber } as unknown as LabConfig, 1_000);

    expect(await missing()).toEqual([
      "no message has reached the subscriber by client path haproxy yet",
      "no message has reached the subscriber by client path sentinel yet",
    ]);
    counts = { "haproxy pubsub": 3, "sentinel pubsub": 5 };
    expect(await missing()).toHaveLength(2);
    counts = { "haproxy pubsub": 4, "sentinel pubsub": 5 };
    expect(await missing()).toEqual(["no message arrives by sentinel, pubsub"]);
    counts = { "haproxy pubsub": 4, "sentinel pubsub": 6 };
    expect(await missing()).toEqual([]);
  });

  it("start anew when the subscriber does", async () => {
    let count = 100;
    const subscriber = await serve(() => counters({ "haproxy pubsub": count, "sentinel pubsub": count }));
    const missing = arrivalWatch({ subscriber } as unknown as LabConfig, 1_000);
    await missing();
    count = 1;
    expect(await missing()).toHaveLength(2);
    count = 2;
    expect(await missing()).toEqual([]);
  });
});

describe("Prometheus", () => {
  const named = (...names: string[]) => names.map((name) => ({ name, host: "198.18.77.1", port: 1 }));
  const target = (instance: string, health = "up", job = "redis", lastError = "") => ({
    ...{ labels: { job, instance }, health, lastError },
  });
  async function missingFrom(activeTargets: readonly object[]): Promise<string[]> {
    const prometheus = await serve(() => JSON.stringify({ data: { activeTargets } }));
    const [redis, sentinel, haproxy, exporter] = named("redis-1", "sentinel-1", "haproxy", "exporter");
    const config = {
      prometheus,
      redisNodes: [redis],
      sentinels: [sentinel],
      haproxies: [haproxy],
      exporter,
    };
    return unscraped(config as unknown as LabConfig, 1_000);
  }
  const all = ["redis-1", "sentinel-1", "haproxy", "exporter"].map((instance) => target(instance));

  it("scrapes everything when every node is a target and every target is up", async () => {
    expect(await missingFrom(all)).toEqual([]);
  });

  it("has not discovered a node that is no target", async () => {
    expect(await missingFrom(all.slice(1))).toEqual(["Prometheus has not discovered redis-1 yet"]);
  });

  it("tells not yet from not possible", async () => {
    const others = [
      target("publisher", "unknown"),
      target("repointer", "down", "repointer", "connection refused"),
    ];
    expect(await missingFrom([...all, ...others])).toEqual([
      "Prometheus has not scraped publisher yet",
      "Prometheus cannot scrape repointer: connection refused",
    ]);
  });

  it("is not asked for the tool that asks", async () => {
    expect(await missingFrom([...all, target("lab", "down", "lab", "connection refused")])).toEqual([]);
  });

  it("is not waited for where the host's ports can't be seen: another system, or a firewall", async () => {
    const hostPorts = target("host-ports", "down", "host-ports", "no such host");
    expect(await missingFrom([...all, hostPorts])).toEqual([]);
  });
});
