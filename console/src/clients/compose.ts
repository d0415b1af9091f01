/** What clients feel: the publisher's and the subscriber's part of the document. */
import {
  CHANNELS,
  type Channel as ChannelName,
  CLIENT_PATHS,
  type ClientPath,
} from "@redis-ha-lab/cluster/client-paths.ts";
import type { PublisherStats, SubscriberStats } from "@redis-ha-lab/cluster/read/stats.ts";
import type { Observations } from "../observations.ts";
import { absence, reachabilityOf } from "../reachability/compose.ts";
import type { Reachability } from "../reachability/schema.ts";
import type { Channel, ClientPathState, Clients } from "./schema.ts";

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
  const report = forMs === undefined ? now : Math.round(now - forMs);
  return before?.is === is && Math.abs(before.since - report) < 1_000 ? before.since : report;
}

export function composeClients(seen: Observations, before: Clients | undefined, now: number): Clients {
  const { publisher, subscriber } = seen;
  const reach = (
    name: string,
    {
      contact,
      report,
    }: { contact: Parameters<typeof reachabilityOf>[0]; report: { profile: string } | null },
    old: Reachability | undefined,
    doing: string,
  ) => {
    const reachability = reachabilityOf(contact, old, now);
    return {
      reachability,
      sentence: report ? `${name} ${doing}` : absence(name, reachability),
      profile: report?.profile ?? null,
    };
  };
  const routes = Object.fromEntries(
    CLIENT_PATHS.map((path) => [path, composeClientPath(path, seen, before?.routes[path], now)]),
  );
  return {
    publisher: {
      ...reach(
        "publisher",
        publisher,
        before?.publisher.reachability,
        "sends numbered messages on both client paths",
      ),
      targetPerSecond: publisher.report?.ratePerSecond ?? null,
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

const THROUGH: Readonly<Record<ClientPath, string>> = {
  haproxy: "through HAProxy",
  sentinel: "straight to the master, by Sentinel discovery",
};

function composeClientPath(
  path: ClientPath,
  seen: Observations,
  before: ClientPathState | undefined,
  now: number,
): ClientPathState {
  const report = seen.publisher.report?.lanes[path];
  const strip = seen.strips[path];
  const writes = working(report?.up);
  const since = began(before && { is: before.writes, since: before.since }, writes, report?.forMs, now);
  const reason = report?.reason ?? null;
  const sentences: Readonly<Record<Working, string>> = {
    ok: `writes ${THROUGH[path]} are acknowledged`,
    failed: `writes ${THROUGH[path]} fail${reason ? `: ${reason}` : ""}`,
    unknown: `it is unknown whether writes ${THROUGH[path]} are acknowledged`,
  };
  const channels = Object.fromEntries(
    CHANNELS.map((channel) => [
      channel,
      composeChannel(
        channel,
        report?.channels,
        seen.subscriber.report?.lanes[path][channel],
        before?.channels[channel],
        now,
      ),
    ]),
  );
  const counts = report?.channels.pubsub;
  return {
    route: path,
    sentence: sentences[writes],
    writes,
    reason,
    since,
    outage: writes === "failed" ? { since } : null,
    outages: report?.outages.count ?? null,
    lastOutageMs: report?.outages.lastMs == null ? null : Math.round(report.outages.lastMs),
    ok: counts?.ok ?? null,
    failed: counts?.failed ?? null,
    indeterminate: counts?.indeterminate ?? null,
    queued: report?.queued ?? null,
    ratePerSecond: report ? strip.rate() : null,
    p99Seconds: report ? strip.p99() : null,
    channels: channels as ClientPathState["channels"],
    stripEnds: strip.ends,
    // The same list as long as no second is over: then nothing has to be compared.
    strip: strip.cells as ClientPathState["strip"],
  };
}

function composeChannel(
  name: ChannelName,
  sent: PublisherStats["lanes"][ClientPath]["channels"] | undefined,
  received: SubscriberStats["lanes"][ClientPath][ChannelName] | undefined,
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
