/** Makes a document of what the sources say, whenever they say something, and hands it to the readers. */

import { alertsStory } from "./alerts/alerts.ts";
import { clientsStory } from "./clients/story.ts";
import { composeState, type LabFacts } from "./compose.ts";
import { failoversStory } from "./failover/story.ts";
import { type Look, onEvent, onLook } from "./failover/tracker.ts";
import { routesStory } from "./haproxy/haproxy.ts";
import { createRolesStory } from "./nodes/story.ts";
import { namedMaster, type Observations } from "./observations.ts";
import { reachabilityStory, sourcesStory } from "./reachability/story.ts";
import { faultsStory } from "./runs/story.ts";
import { createOpinions, type HeardEvent, sentinelDraft, type Voters } from "./sentinels/events.ts";
import type { Draft, State, Story } from "./state.ts";
import { createHub, type Hub } from "./stream/hub.ts";
import { TIMELINE_ENTRIES } from "./timeline/schema.ts";

/** Figures that change all the time are sent this often. */
const TICK_MS = 250;
/** A failover's events come in bunches; this much later, one patch has all of a bunch. */
const BUNCH_MS = 10;

export interface StateStore {
  readonly hub: Hub<State>;
  /** Something was seen. `urgent`: a person waits for it; else it goes with the next tick. */
  changed(urgent: boolean): void;
  heard(event: HeardEvent): void;
  stop(): void;
}

export interface StateStoreOptions {
  readonly labFacts: LabFacts;
  readonly seen: Observations;
  /** How long after its arrival the oldest Sentinel event of a patch was sent, in seconds. */
  readonly onSent: (seconds: number) => void;
  readonly onEntries: (entries: State["timeline"]) => void;
}

export function createStateStore({ labFacts, seen, onSent, onEntries }: StateStoreOptions): StateStore {
  const stories: readonly Story[] = [
    reachabilityStory,
    createRolesStory(),
    routesStory,
    failoversStory,
    clientsStory,
    faultsStory,
    alertsStory,
    sourcesStory,
  ];
  const opinions = createOpinions();
  const voters: Voters = {
    quorum: labFacts.lab.quorum,
    sentinels: labFacts.sentinels.length,
    nameOfId: (id) => {
      for (const { report } of seen.sentinels.values()) {
        const name = report?.ids.get(id);
        if (name !== undefined) return name;
      }
      return undefined;
    },
  };
  const hub = createHub(composeState(labFacts, seen, undefined, Date.now()));
  let lastId = 0;
  let events: Draft[] = [];
  let oldestEventMs: number | undefined;
  let bunch: NodeJS.Timeout | undefined;

  function publish(): void {
    clearTimeout(bunch);
    bunch = undefined;
    const now = Date.now();
    seen.tracked = onLook(seen.tracked, lookAt(seen, now));
    const before = hub.current;
    const after = composeState(labFacts, seen, before, now);
    const drafts = [...events, ...stories.flatMap((story) => story(before, after))];
    events = [];
    const entries = drafts.map((draft) => ({ id: ++lastId, ...draft })).reverse();
    const timeline = [...entries, ...before.timeline].slice(0, TIMELINE_ENTRIES);
    hub.publish(entries.length > 0 ? { ...after, timeline } : after);
    if (entries.length > 0) onEntries(entries);
    if (oldestEventMs !== undefined) onSent((performance.now() - oldestEventMs) / 1_000);
    oldestEventMs = undefined;
  }
  const tick = setInterval(publish, TICK_MS);

  const changed = (urgent: boolean) => {
    if (urgent) bunch ??= setTimeout(publish, BUNCH_MS);
  };
  return {
    hub,
    changed,
    heard: (event) => {
      oldestEventMs ??= performance.now();
      opinions.take(event);
      seen.tracked = onEvent(seen.tracked, event);
      const [id = "", epoch] = event.payload.split(" ");
      const leader = event.event === "+vote-for-leader" ? voters.nameOfId(id) : undefined;
      if (leader) seen.votes.set(event.sentinel, { leader, epoch: Number(epoch), at: event.at });
      const draft = sentinelDraft(event, opinions, voters);
      if (draft) events.push(draft);
      changed(true);
    },
    stop: () => {
      clearInterval(tick);
      clearTimeout(bunch);
      hub.close();
    },
  };
}

/** What the sources found, as far as it says something about a failover. */
function lookAt(seen: Observations, now: number): Look {
  let missing = null as Look["missing"];
  let leading = null as Look["leading"];
  for (const [sentinel, { report }] of seen.sentinels) {
    if (!report?.vote) continue;
    const opinion = report.opinions[report.vote] ?? "ok";
    const odown = opinion === "odown" || (missing?.odown ?? false);
    if (opinion !== "ok") missing = { master: report.vote, odown };
    // Candidates have the same flag; the one that has ordered a replica has won.
    if (report.failoverInProgress && (leading === null || report.promoted !== null)) {
      leading = { sentinel, promoted: report.promoted };
    }
  }
  const { route } = seen.route;
  const master = namedMaster(seen);
  return {
    at: now,
    master,
    missing,
    silentSince: route?.write === null ? silentSince(seen, master) : null,
    leading,
    route: { known: route !== null, write: route?.write ?? null },
  };
}

/** A node that was never heard is not missed: it may still be starting. */
function silentSince(seen: Observations, master: string | null): number | null {
  const contact = master === null ? undefined : seen.nodes.get(master)?.contact;
  const isGone = contact?.kind === "silent" || contact?.kind === "refused" || contact?.kind === "unreachable";
  return isGone ? contact.heardAt : null;
}
