/** Makes a document of what the sources say, whenever they say something, and hands it to the readers. */
import { composeState, type Surroundings } from "./compose/state.ts";
import { lookAt } from "./failover/look.ts";
import { onEvent, onLook } from "./failover/tracker.ts";
import type { Observations } from "./observations.ts";
import type { HeardEvent } from "./sources/heard-event.ts";
import { TIMELINE_ENTRIES } from "./state/timeline.ts";
import type { State } from "./state.ts";
import { alertsStory } from "./story/alerts.ts";
import { clientsStory } from "./story/clients.ts";
import type { Draft, Story } from "./story/draft.ts";
import { failoversStory } from "./story/failovers.ts";
import { faultsStory } from "./story/faults.ts";
import { createOpinions } from "./story/opinions.ts";
import { reachabilityStory } from "./story/reachability.ts";
import { createRolesStory } from "./story/roles.ts";
import { routesStory } from "./story/routes.ts";
import { sentinelDraft, type Voters } from "./story/sentinel-events.ts";
import { sourcesStory } from "./story/sources.ts";
import { createHub, type Hub } from "./stream/hub.ts";

/** Figures that change all the time are sent this often. */
const TICK_MS = 250;
/** A failover's events come in bunches; this much later, one patch has all of a bunch. */
const BUNCH_MS = 10;

export interface Board {
  readonly hub: Hub<State>;
  /** Something was seen. `urgent`: a person waits for it; else it goes with the next tick. */
  changed(urgent: boolean): void;
  heard(event: HeardEvent): void;
  stop(): void;
}

export interface BoardOptions {
  readonly surroundings: Surroundings;
  readonly seen: Observations;
  /** How long after its arrival the oldest Sentinel event of a patch was sent, in seconds. */
  readonly onSent: (seconds: number) => void;
  readonly onEntries: (entries: State["timeline"]) => void;
}

export function createBoard({ surroundings, seen, onSent, onEntries }: BoardOptions): Board {
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
    quorum: surroundings.lab.quorum,
    sentinels: surroundings.sentinels.length,
    nameOfId: (id) => {
      for (const { told } of seen.sentinels.values()) {
        const name = told?.ids.get(id);
        if (name !== undefined) return name;
      }
      return undefined;
    },
  };
  const hub = createHub(composeState(surroundings, seen, undefined, Date.now()));
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
    const after = composeState(surroundings, seen, before, now);
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
