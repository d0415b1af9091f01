/** What the publisher and the subscriber lose with tuned clients and with the library's defaults, side by side. */
import { setTimeout as sleep } from "node:timers/promises";
import { CLIENT_PATHS, type ClientPath } from "@redis-ha-lab/cluster/client-paths.ts";
import type { PublisherStats, SubscriberStats } from "@redis-ha-lab/cluster/read/stats.ts";
import {
  day,
  type Evidence,
  measuredHash,
  type Origin,
  type ProfileRun,
} from "@redis-ha-lab/scenarios/docs/evidence.ts";
import { table } from "./printed.ts";

export const PROFILES = ["tuned", "naive"] as const;
const SCENARIOS = ["master-failure", "master-pause"] as const;

export interface Stats {
  readonly publisher: PublisherStats;
  readonly subscriber: SubscriberStats;
}

export interface ProfilesLab {
  /** @throws when it fails. */
  make(...words: string[]): Promise<void>;
  say(text: string): void;
  stats(): Promise<Stats>;
  /** Of what is measured now. */
  origin(): Origin;
  /** What CLIENT_PROFILE is, to be that again in the end. */
  readonly profile: string;
  write(evidence: Evidence): Promise<void>;
}

/** The publisher's longest time without an acknowledgement per client path, asked every 50 ms until `over`. */
async function longestSilence(lab: ProfilesLab, over: AbortSignal): Promise<Record<ClientPath, number>> {
  const at = performance.now();
  const last = { haproxy: { ok: -1, at }, sentinel: { ok: -1, at } };
  const longest = { haproxy: 0, sentinel: 0 };
  while (!over.aborted) {
    const now = performance.now();
    const { publisher } = await lab.stats();
    for (const path of CLIENT_PATHS) {
      const { ok } = publisher.lanes[path].channels.pubsub;
      if (ok === last[path].ok) longest[path] = Math.max(longest[path], now - last[path].at);
      else last[path] = { ok, at: now };
    }
    await sleep(50);
  }
  return longest;
}

/** What the counters say happened between two readings. */
export function between(before: Stats, after: Stats, path: ClientPath) {
  const sent = (stats: Stats) => stats.publisher.lanes[path].channels.pubsub;
  const heard = (stats: Stats) => stats.subscriber.lanes[path];
  return {
    refused: sent(after).failed - sent(before).failed,
    unknown: sent(after).indeterminate - sent(before).indeterminate,
    unheard: sent(after).unheard - sent(before).unheard,
    pubsubMissing: heard(after).pubsub.stillMissing - heard(before).pubsub.stillMissing,
    streamMissing: heard(after).stream.stillMissing - heard(before).stream.stillMissing,
    subscribed: heard(after).pubsub.up,
  };
}

/** Measures all four anew, so that they are comparable. */
export async function measureProfiles(before: Evidence, lab: ProfilesLab): Promise<Evidence> {
  const profiles: ProfileRun[] = [];
  try {
    for (const profile of PROFILES) {
      await lab.make("start", `CLIENT_PROFILE=${profile}`);
      for (const scenario of SCENARIOS) {
        const earlier = await lab.stats();
        const over = new AbortController();
        const silence = longestSilence(lab, over.signal);
        try {
          await lab.make(`scenario-${scenario}`);
        } catch (error) {
          // What the services' clients do with library defaults is no expectation of the scenario; what they counted counts.
          lab.say(String(error));
        } finally {
          over.abort();
        }
        const outages = await silence;
        const later = await lab.stats();
        for (const path of CLIENT_PATHS) {
          profiles.push({
            ...{ profile, scenario, path, outageMs: outages[path] },
            ...between(earlier, later, path),
          });
        }
      }
    }
  } finally {
    await lab.make("start", `CLIENT_PROFILE=${lab.profile}`);
  }
  const evidence = { ...before, profiles: { ...lab.origin(), runs: profiles } };
  await lab.write(evidence);
  return evidence;
}

const bold = (count: number) => (count > 0 ? `**${count}**` : "0");

/** docs/clients.md. */
export function profilesBlock({ profiles }: Evidence): string {
  if (!profiles) return "Not measured yet: `make evidence PARTS=profiles` does it.";
  const head = [
    "scenario",
    "profile",
    "client path",
    "outage",
    "Pub/Sub: refused / unknown / no subscriber",
    "Pub/Sub missing",
    "stream missing",
  ];
  const rows = profiles.runs.map((run) => [
    `[${run.scenario}](scenarios.md#${run.scenario})`,
    run.profile,
    run.path,
    `${(run.outageMs / 1_000).toFixed(1)} s${run.subscribed ? "" : "; **the subscriber was still away at the end**"}`,
    `${run.refused} / ${run.unknown} / ${run.unheard}`,
    bold(run.pubsubMissing),
    bold(run.streamMissing),
  ]);
  const old = profiles.measured === measuredHash() ? "" : ", **which is older than the present code**";
  return `${table(head, rows)}\n\nOne run each, ${day(profiles)}, commit \`${profiles.commit}\`${old}. \`make evidence PARTS=profiles\` measures them anew.`;
}
