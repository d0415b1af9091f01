/** What clients feel: the publisher's and the subscriber's part of the document. */
import { CHANNELS, type Channel as ChannelName, LANES, type Lane } from "@redis-ha-lab/cluster/lanes.ts";
import type { PublisherStats, SubscriberStats } from "@redis-ha-lab/cluster/read/stats.ts";
import type { Observations } from "../observations.ts";
import type { Channel, ClientRoute, Clients } from "../state/clients.ts";
import type { Reachability } from "../state/reachability.ts";
import { absence, reachabilityOf } from "./reachability.ts";

type Working = "ok" | "failed" | "unknown";
const working = (up: boolean | undefined): Working => (up === undefined ? "unknown" : up ? "ok" : "failed");

/**
 * When a state began. Who tells says for how long it has been so; each answer is some ms off, so what was known
 * stays as long as the state does.
 */
function began(
  before: { readonly is: Working; readonly since: number } | undefined,
  is: Working,
  forMs: number | undefined,
  now: number,
): number {
  if (before?.is === is && is === "unknown") return before.since;
  const told = forMs === undefined ? now : Math.round(now - forMs);
  return before?.is === is && Math.abs(before.since - told) < 1_000 ? before.since : told;
}

export function composeClients(seen: Observations, before: Clients | undefined, now: number): Clients {
  const { publisher, subscriber } = seen;
  const reach = (
    name: string,
    { contact, told }: { contact: Parameters<typeof reachabilityOf>[0]; told: { profile: string } | null },
    old: Reachability | undefined,
    doing: string,
  ) => {
    const reachability = reachabilityOf(contact, old, now);
    return {
      reachability,
      sentence: told ? `${name} ${doing}` : absence(name, reachability),
      profile: told?.profile ?? null,
    };
  };
  const routes = Object.fromEntries(
    LANES.map((lane) => [lane, composeRoute(lane, seen, before?.routes[lane], now)]),
  );
  return {
    publisher: {
      ...reach(
        "publisher",
        publisher,
        before?.publisher.reachability,
        "sends numbered messages on both routes",
      ),
      targetPerSecond: publisher.told?.ratePerSecond ?? null,
    },
    subscriber: reach(
      "subscriber",
      subscriber,
      before?.subscriber.reachability,
      "receives them and counts what is missing",
    ),
    routes: routes as Clients["routes"],
  };
}

const THROUGH: Readonly<Record<Lane, string>> = {
  haproxy: "through HAProxy",
  sentinel: "straight to the master, by Sentinel discovery",
};

function composeRoute(
  lane: Lane,
  seen: Observations,
  before: ClientRoute | undefined,
  now: number,
): ClientRoute {
  const told = seen.publisher.told?.lanes[lane];
  const strip = seen.strips[lane];
  const writes = working(told?.up);
  const since = began(before && { is: before.writes, since: before.since }, writes, told?.forMs, now);
  const reason = told?.reason ?? null;
  const sentences: Readonly<Record<Working, string>> = {
    ok: `writes ${THROUGH[lane]} are acknowledged`,
    failed: `writes ${THROUGH[lane]} fail${reason ? `: ${reason}` : ""}`,
    unknown: `nobody tells whether writes ${THROUGH[lane]} are acknowledged`,
  };
  const channels = Object.fromEntries(
    CHANNELS.map((channel) => [
      channel,
      composeChannel(
        channel,
        told?.channels,
        seen.subscriber.told?.lanes[lane][channel],
        before?.channels[channel],
        now,
      ),
    ]),
  );
  const counts = told?.channels.pubsub;
  return {
    route: lane,
    sentence: sentences[writes],
    writes,
    reason,
    since,
    outage: writes === "failed" ? { since } : null,
    outages: told?.outages.count ?? null,
    lastOutageMs: told?.outages.lastMs == null ? null : Math.round(told.outages.lastMs),
    ok: counts?.ok ?? null,
    failed: counts?.failed ?? null,
    indeterminate: counts?.indeterminate ?? null,
    queued: told?.queued ?? null,
    ratePerSecond: told ? strip.rate() : null,
    p99Seconds: told ? strip.p99() : null,
    channels: channels as ClientRoute["channels"],
    stripEnds: strip.ends,
    // The same list as long as no second is over: then nothing has to be compared.
    strip: strip.cells as ClientRoute["strip"],
  };
}

function composeChannel(
  name: ChannelName,
  sent: PublisherStats["lanes"][Lane]["channels"] | undefined,
  received: SubscriberStats["lanes"][Lane][ChannelName] | undefined,
  before: Channel | undefined,
  now: number,
): Channel {
  const receiving = working(received?.up);
  const outcomes = sent?.[name];
  return {
    receiving,
    reason: received?.reason ?? null,
    since: began(before && { is: before.receiving, since: before.since }, receiving, received?.forMs, now),
    sent: outcomes
      ? { ok: outcomes.ok, failed: outcomes.failed, indeterminate: outcomes.indeterminate }
      : null,
    unheard: outcomes?.unheard ?? null,
    resent: outcomes?.resent ?? null,
    received: received?.received ?? null,
    gaps: received?.gapsSeen ?? null,
    missing: received?.stillMissing ?? null,
    duplicates: received?.duplicates ?? null,
    outOfOrder: received?.outOfOrder ?? null,
  };
}
