import { CLIENT_PATHS } from "@redis-ha-lab/cluster/client-paths.ts";
import { until } from "@redis-ha-lab/common/deadline.ts";
import { expect, it } from "vitest";
import { type PublisherStats, type SubscriberStats, useClients } from "../../support/client-stage.ts";
import { ownNet } from "../../support/own-net.ts";

const stage = useClients(ownNet, "each test", { PUBLISH_RATE: "300" });

it("a subscriber that is killed again and again under load misses no stream message", async () => {
  const { restart, arrived } = stage();
  let reached = 0;
  for (let crash = 0; crash < 3; crash += 1) {
    for (const lane of CLIENT_PATHS) await arrived(lane, "stream", reached + 200);
    reached = (await stage().publisher.json<PublisherStats>("/stats")).lanes.haproxy.sequence;
    await stage().subscriber.kill();
    await restart("subscriber");
  }
  const { publisher } = stage();
  await publisher.stop();
  for (const lane of CLIENT_PATHS) {
    const end = publisher.lines.find((line) => line.message === "client path drained" && line.lane === lane);
    expect(end).toMatchObject({ givenUp: 0 });
    const last = Number(end?.lastSequence);
    const counts = await arrived(lane, "stream", last);
    expect(counts).toMatchObject({ lastSequence: last, received: last, stillMissing: 0, gaps: [] });
  }
});

it("a publisher that stops under load leaves every number it gave in the stream, once", async () => {
  const { cluster, master, publisher, arrived } = stage();
  await arrived("haproxy", "stream", 300);
  expect(await publisher.stop()).toBe(0);
  for (const lane of CLIENT_PATHS) {
    const end = publisher.lines.find((line) => line.message === "client path drained" && line.lane === lane);
    expect(Number(await cluster.call(master, "XLEN", `lab:stream:${lane}`))).toBe(end?.lastSequence);
  }
});

it("a publisher that starts again begins a new run, and nothing is counted as missing", async () => {
  const { restart, arrived, publisher } = stage();
  await arrived("sentinel", "stream", 100);
  const before = await publisher.json<PublisherStats>("/stats");
  const after = await restart("publisher");
  await after.untilReady(true);
  const { run } = await after.json<PublisherStats>("/stats");
  expect(run).toBeGreaterThan(before.run);
  await until(
    async () => {
      const { lanes } = await stage().subscriber.json<SubscriberStats>("/stats");
      return (
        CLIENT_PATHS.every((lane) => lanes[lane].stream.run === run && lanes[lane].pubsub.run === run) ||
        undefined
      );
    },
    { withinMs: 20_000, everyMs: 50, why: () => "the new run did not arrive" },
  );
  const { lanes } = await stage().subscriber.json<SubscriberStats>("/stats");
  for (const lane of CLIENT_PATHS) expect(lanes[lane].stream.stillMissing).toBe(0);
});

it("the subscriber goes on when somebody empties Redis under it", async () => {
  const { cluster, master, publisher, subscriber, arrived } = stage();
  await arrived("haproxy", "stream", 100);
  await cluster.call(master, "FLUSHALL");
  const { lanes } = await publisher.json<PublisherStats>("/stats");
  for (const lane of CLIENT_PATHS) await arrived(lane, "stream", lanes[lane].sequence + 300);
  await subscriber.untilReady(true);
});

it("texts that are no message are counted and disturb nothing", async () => {
  const { cluster, master, subscriber, arrived } = stage();
  await cluster.call(master, "PUBLISH", ":lab:messages:haproxy", "not a message");
  const { received } = await arrived("haproxy", "pubsub", 100);
  await arrived("haproxy", "pubsub", received + 100);
  const { lanes } = await subscriber.json<SubscriberStats>("/stats");
  expect(lanes.haproxy.pubsub.malformed).toBe(1);
  expect(lanes.haproxy.pubsub.stillMissing).toBe(0);
});
