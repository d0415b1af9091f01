/** Collects everything that is seen during one run, in the order of the run's clock. */

import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import type { Recording, TimelineEvent } from "../model/journal.ts";
import { type Clock, startClock } from "./clock.ts";

type WithoutTime<Event> = Event extends unknown ? Omit<Event, "atMs"> & { atMs?: number } : never;

export interface Recorder {
  readonly recording: Recording;
  readonly clock: Clock;
  /** Adds an event, at its own time or now. */
  add(event: WithoutTime<TimelineEvent>): void;
  /** Adds a "watch" event when a source is lost or comes back; a source starts as heard. */
  heard(source: string, up: boolean): void;
  /** Gives a word such as "old-master" to a service, unless it has one. */
  bind(target: string, service: string): void;
  /** Called with each event as it is added. */
  onEvent(listener: (event: TimelineEvent) => void): void;
}

export function createRecorder(
  config: Pick<LabConfig, "redisNodes" | "sentinels">,
  scenario: string,
  settings: Recording["settings"],
): Recorder {
  const clock = startClock();
  const startedAt = new Date().toISOString();
  const recording: Recording = {
    scenario,
    runId: startedAt.replaceAll(":", "-").replace(/\.\d+Z$/, "Z"),
    startedAt,
    settings,
    nodes: config.redisNodes.map(({ name }) => name),
    sentinels: config.sentinels.map(({ name }) => name),
    topologyBefore: null,
    topologyAfter: null,
    t0Ms: null,
    healFromMs: null,
    steadyMs: null,
    untilMs: 0,
    ended: false,
    bindings: {},
    events: [],
    offsets: [],
    clients: [],
    comparison: null,
    documents: null,
  };
  const listeners: ((event: TimelineEvent) => void)[] = [];
  const lost = new Set<string>();

  function add(event: WithoutTime<TimelineEvent>): void {
    const stamped = { ...event, atMs: event.atMs ?? clock.now() } as TimelineEvent;
    // Docker tells of a death some ms after Sentinels may have spoken: put it where it belongs.
    const { events } = recording;
    let at = events.length;
    while (at > 0 && (events[at - 1]?.atMs ?? 0) > stamped.atMs) at--;
    events.splice(at, 0, stamped);
    for (const listener of listeners) listener(stamped);
  }

  return {
    recording,
    clock,
    add,
    heard: (source, up) => {
      if (up ? lost.delete(source) : !lost.has(source) && lost.add(source))
        add({ kind: "watch", source, up });
    },
    bind: (target, service) => {
      if (recording.bindings[target] !== undefined) return;
      recording.bindings[target] = service;
      add({ kind: "bound", target, service });
    },
    onEvent: (listener) => void listeners.push(listener),
  };
}
