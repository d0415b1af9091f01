import { CLIENT_PATHS } from "@redis-ha-lab/cluster/client-paths.ts";
import { until } from "@redis-ha-lab/common/deadline.ts";
import { expect, it } from "vitest";
import { type PublisherStats, useClients } from "../../support/client-stage.ts";
import { ownNet } from "../../support/own-net.ts";

const stage = useClients(ownNet, "each test", { PUBLISH_RATE: "50" });

/** Stops the publisher, which drains, and takes its last word. */
async function finalStats(): Promise<PublisherStats> {
  const { publisher } = stage();
  const stats = await publisher.json<PublisherStats>("/stats");
  await publisher.stop();
  return stats;
}

async function flowing(more = 50): Promise<void> {
  const { publisher, arrived } = stage();
  const { lanes } = await publisher.json<PublisherStats>("/stats");
  for (const lane of CLIENT_PATHS) await arrived(lane, "stream", lanes[lane].sequence + more);
}

it.each([
  ["is killed", "kill"],
  ["is paused", "pause"],
] as const)(
  "when the master %s both lanes resume on the new one, and no stream message is missing",
  async (_what, fault) => {
    const { cluster, master, publisher, subscriber, arrived } = stage();
    await flowing();
    await cluster[fault](master);
    await publisher.untilReady(false);
    await publisher.untilReady(true);
    await subscriber.untilReady(true);
    await flowing();

    const stats = await finalStats();
    expect(stats.topology.master).not.toBe(master);
    for (const lane of CLIENT_PATHS) {
      const { sequence, channels } = stats.lanes[lane];
      expect(await arrived(lane, "stream", sequence)).toMatchObject({ stillMissing: 0, gaps: [] });
      expect(channels.stream.failed).toBe(0);

      // Pub/Sub keeps nothing: whatever is missing was refused, unknown or unheard, and nothing else is.
      const heard = await arrived(lane, "pubsub", sequence);
      const { failed, indeterminate, unheard } = channels.pubsub;
      expect(failed).toBeGreaterThan(0);
      expect(heard.stillMissing).toBeGreaterThanOrEqual(failed);
      expect(heard.stillMissing).toBeLessThanOrEqual(failed + indeterminate + unheard);
    }
  },
);

it("an outage is told once per lane, with its reason, and so is its end", async () => {
  const { cluster, master, publisher } = stage();
  await flowing(10);
  await cluster.kill(master);
  await publisher.untilReady(false);
  await publisher.untilReady(true);
  for (const lane of CLIENT_PATHS) {
    const told = publisher.lines.filter((line) => line.lane === lane).map(({ message }) => message);
    expect(told).toEqual(["client path is up", "client path is down", "client path is up"]);
  }
  const down = publisher.lines.filter(({ message }) => message === "client path is down");
  expect(down.every(({ reason }) => typeof reason === "string" && reason !== "")).toBe(true);
  await until(
    () =>
      publisher.lines.find(
        ({ message, master: named }) => message === "topology changed" && named !== master && named !== null,
      ),
    {
      withinMs: 10_000,
      everyMs: 20,
      why: () => "the new master was never logged",
    },
  );
});

it("both services start before any Redis node is there, and begin when one is", async () => {
  const { cluster, restart, arrived } = stage();
  for (const { name } of cluster.nodes) await cluster.kill(name);
  const publisher = await restart("publisher");
  const subscriber = await restart("subscriber");
  const reasons = await publisher.untilReady(false);
  expect(reasons).toHaveLength(2);
  await subscriber.untilReady(false);
  await cluster.reviveAll();
  await publisher.untilReady(true);
  await subscriber.untilReady(true);
  for (const lane of CLIENT_PATHS) await arrived(lane, "stream", 10);
});
