/** Collects everything that is seen during one run, in the order of the run's clock. */
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import type { LogLine, Recording, TimelineEvent } from "../model/journal.ts";
import { wallMinusMonotonic } from "../site/wall-clock.ts";

/** The run's clock: monotonic, in milliseconds, 0 at its start. */
interface Clock {
  now(): number;
  /** From performance.now(), which Sentinel and Docker events carry. */
  fromMonotonic(ms: number): number;
  /** From the wall clock of the same kernel, a moment that has just been, in milliseconds since 1970. */
  fromWall(ms: number): number;
}

export function startClock(): Clock {
  const zero = performance.now();
  return {
    now: () => performance.now() - zero,
    fromMonotonic: (ms) => ms - zero,
    fromWall: (ms) => ms - wallMinusMonotonic() - zero,
  };
}

type WithoutTime<Event> = Event extends unknown ? Omit<Event, "atMs"> & { atMs?: number } : never;

export interface Recorder {
  readonly recording: Recording;
  readonly clock: Clock;
  /** Adds an event, at its own time or now. */
  add(event: WithoutTime<TimelineEvent>): void;
  /** Adds a line of a log. */
  log(line: LogLine): void;
  /** Adds a "watch" event when a source is lost or comes back; a source starts as heard. */
  heard(source: string, up: boolean): void;
  /** Gives a word such as "old-master" to a service, unless it has one. */
  bind(target: string, service: string): void;
  /** Called with each event as it is added. */
  onEvent(listener: (event: TimelineEvent) => void): void;
  /** Called with each line of a log as it is added. */
  onLog(listener: (line: LogLine) => void): void;
}

/** Of each service. HAProxy alone says hundreds in a failover; what is not routine is kept, however much it is. */
const ROUTINE_KEPT = 500;

/** What comes at the end, or in some runs only. */
const NOT_YET = {
  ...{ comparison: null, kept: null, inspected: null, writers: null, documents: null, demo: null },
} satisfies Partial<Recording>;

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
    logs: [],
    logsLeftOut: {},
    ...NOT_YET,
  };
  const listeners: ((event: TimelineEvent) => void)[] = [];
  const logListeners: ((line: LogLine) => void)[] = [];
  const routine = new Map<string, number>();
  const lost = new Set<string>();

  function log(line: LogLine): void {
    const { service, weight } = line;
    const before = routine.get(service) ?? 0;
    if (weight === "routine") routine.set(service, before + 1);
    if (weight === "routine" && before >= ROUTINE_KEPT)
      recording.logsLeftOut[service] = before + 1 - ROUTINE_KEPT;
    else recording.logs.push(line);
    for (const listener of logListeners) listener(line);
  }

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
    log,
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
    onLog: (listener) => void logListeners.push(listener),
  };
}
