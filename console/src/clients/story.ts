/** What clients feel. */

import { CHANNELS, CLIENT_PATHS } from "@redis-ha-lab/cluster/client-paths.ts";
import { are, count } from "@redis-ha-lab/common/words.ts";
import type { Draft, Story } from "../state.ts";
import type { Channel, ClientPathState } from "./schema.ts";

const ROUTES = { haproxy: "through HAProxy", sentinel: "by Sentinel discovery" } as const;
const CHANNEL_NAMES = { pubsub: "Pub/Sub", stream: "stream" } as const;
const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;

export const clientsStory: Story = (before, after) =>
  CLIENT_PATHS.flatMap((path) => {
    const route = after.clients.routes[path];
    const old = before.clients.routes[path];
    const report = { at: after.time, group: "clients", subject: "publisher", detail: null } as const;
    return [
      ...writesChange(old, route).map((one) => ({ ...report, ...one })),
      ...CHANNELS.flatMap((channel) =>
        channelChange(old.channels[channel], route.channels[channel], {
          messages: `${CHANNEL_NAMES[channel]} messages ${ROUTES[path]}`,
          at: after.time,
        }),
      ),
    ];
  });

type Line = Pick<Draft, "kind" | "severity" | "sentence">;

function writesChange(before: ClientPathState, after: ClientPathState): Line[] {
  const way = ROUTES[after.route];
  if (before.writes === after.writes || before.writes === "unknown") return [];
  if (after.writes === "failed") {
    return [
      {
        kind: "writes-failed",
        severity: "bad",
        sentence: `writes ${way} fail: ${after.reason ?? "unknown why"}`,
      },
    ];
  }
  if (after.writes === "unknown") return [];
  const lasted = seconds(after.lastOutageMs ?? after.since - before.since);
  return [
    {
      kind: "writes-ok",
      severity: "good",
      sentence: `writes ${way} are acknowledged again, after ${lasted}`,
    },
  ];
}

function channelChange(
  before: Channel,
  after: Channel,
  { messages, at }: { messages: string; at: number },
): Draft[] {
  const report = { at, group: "clients", subject: "subscriber", detail: null } as const;
  const entries: Draft[] = [];
  if (before.receiving === "ok" && after.receiving === "failed") {
    const sentence = `${messages} can't reach the subscriber: ${after.reason ?? "unknown why"}`;
    entries.push({ ...report, kind: "receiving-failed", severity: "bad", sentence });
  }
  if (before.receiving === "failed" && after.receiving === "ok") {
    entries.push({ ...report, kind: "receiving-ok", severity: "good", sentence: `${messages} arrive again` });
  }
  if (before.gaps !== null && after.gaps !== null && after.gaps > before.gaps) {
    const missing = Math.max(0, (after.missing ?? 0) - (before.missing ?? 0));
    const sentence = `the subscriber notices a gap: ${count(missing, "number")} of ${messages} ${are(missing)} missing`;
    entries.push({ ...report, kind: "gap", severity: "warning", sentence });
  }
  return entries;
}
