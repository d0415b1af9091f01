/** What clients feel. */
import { CHANNELS, LANES } from "@redis-ha-lab/cluster/lanes.ts";
import { are, count } from "../compose/words.ts";
import type { Channel, ClientRoute } from "../state/clients.ts";
import type { Draft, Story } from "./draft.ts";

const ROUTES = { haproxy: "through HAProxy", sentinel: "by Sentinel discovery" } as const;
const CHANNEL_NAMES = { pubsub: "Pub/Sub", stream: "stream" } as const;
const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;

export const clientsStory: Story = (before, after) =>
  LANES.flatMap((lane) => {
    const route = after.clients.routes[lane];
    const old = before.clients.routes[lane];
    const told = { at: after.time, group: "clients", subject: "publisher", detail: null } as const;
    return [
      ...writesChange(old, route).map((one) => ({ ...told, ...one })),
      ...CHANNELS.flatMap((channel) =>
        channelChange(old.channels[channel], route.channels[channel], {
          messages: `${CHANNEL_NAMES[channel]} messages ${ROUTES[lane]}`,
          at: after.time,
        }),
      ),
    ];
  });

type Told = Pick<Draft, "kind" | "severity" | "sentence">;

function writesChange(before: ClientRoute, after: ClientRoute): Told[] {
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
  const told = { at, group: "clients", subject: "subscriber", detail: null } as const;
  const entries: Draft[] = [];
  if (before.receiving === "ok" && after.receiving === "failed") {
    const sentence = `${messages} can't reach the subscriber: ${after.reason ?? "unknown why"}`;
    entries.push({ ...told, kind: "receiving-failed", severity: "bad", sentence });
  }
  if (before.receiving === "failed" && after.receiving === "ok") {
    entries.push({ ...told, kind: "receiving-ok", severity: "good", sentence: `${messages} arrive again` });
  }
  if (before.gaps !== null && after.gaps !== null && after.gaps > before.gaps) {
    const missing = Math.max(0, (after.missing ?? 0) - (before.missing ?? 0));
    const sentence = `the subscriber notices a gap: ${count(missing, "number")} of ${messages} ${are(missing)} missing`;
    entries.push({ ...told, kind: "gap", severity: "warning", sentence });
  }
  return entries;
}
