/** Tuned clients beside the library's defaults: what the counters say between two readings, and the table of it. */
import type { ClientPath } from "@redis-ha-lab/cluster/client-paths.ts";
import { measuredHash, readEvidence } from "@redis-ha-lab/scenarios/docs/evidence.ts";
import { expect, test } from "vitest";
import { between, measureProfiles, PROFILES, profilesBlock, type Stats } from "./profiles.ts";

/** @param count how many messages there were of everything */
function stats(count: number, up = true): Stats {
  const outcomes = { ok: count, failed: count, indeterminate: count, unheard: count, resent: 0 };
  const sender = {
    ...{ up, forMs: 1, queued: 0, outages: { count: 0, lastMs: null } },
    channels: { pubsub: outcomes, stream: outcomes },
  };
  const feed = {
    ...{ up, forMs: 1, received: count, duplicates: 0, outOfOrder: 0, gapsSeen: 0 },
    stillMissing: 2 * count,
  };
  const feeds = { pubsub: feed, stream: feed };
  return {
    publisher: { run: 1, profile: "tuned", ratePerSecond: 10, lanes: { haproxy: sender, sentinel: sender } },
    subscriber: { profile: "tuned", lanes: { haproxy: feeds, sentinel: feeds } },
  };
}

test.each<ClientPath>(["haproxy", "sentinel"])("counts by %s are differences", (path) => {
  expect(between(stats(3), stats(10, false), path)).toEqual({
    ...{ refused: 7, unknown: 7, unheard: 7, pubsubMissing: 14, streamMissing: 14, subscribed: false },
  });
});

test("each profile goes through each scenario, and the lab has its own again, however it ends", async () => {
  const made: string[] = [];
  const lab = {
    ...{ say: () => {}, profile: "durable", stats: async () => stats(made.length) },
    origin: () => ({ at: "2026-11-29T00:00:00Z", commit: "abc1234", measured: measuredHash() }),
    make: async (...words: string[]) => void made.push(words.join(" ")),
    write: async () => {},
  };
  const { profiles } = await measureProfiles(readEvidence(), lab);
  expect(made).toEqual([
    ...PROFILES.flatMap((profile) => [
      `start CLIENT_PROFILE=${profile}`,
      "scenario-master-failure",
      "scenario-master-pause",
    ]),
    "start CLIENT_PROFILE=durable",
  ]);
  expect(profiles?.runs).toHaveLength(8);
  const text = profilesBlock({ ...readEvidence(), profiles });
  expect(text.split("\n").filter((line) => line.startsWith("| [master-"))).toHaveLength(8);
  expect(text).not.toContain("older");
  expect(
    profilesBlock({ ...readEvidence(), profiles: profiles && { ...profiles, measured: "other" } }),
  ).toContain("older than the present code");

  const broken = { ...lab, stats: () => Promise.reject(new Error("no publisher")) };
  await expect(measureProfiles(readEvidence(), broken)).rejects.toThrow("no publisher");
  expect(made.at(-1)).toBe("start CLIENT_PROFILE=durable");
});
