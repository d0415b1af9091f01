/** What writing and reading clients felt. */

import { tried } from "../evidence/coverage.ts";
import { lengthOf, outagesSince } from "../evidence/outages.ts";
import { duration, durationText, seconds } from "../model/duration.ts";
import { type Expectation, type Finding, met, pending, stamp, unknown, violated } from "../model/finding.ts";
import type { ClientRecord, Recording } from "../model/journal.ts";
import { acceptedByAtMostOneMaster, acknowledgedBy, stopAt } from "./accepting.ts";
import type { Invariant, Span } from "./always.ts";
import { type ClientPaths, clientsOn, describePaths } from "./client-paths.ts";
import { eventually, type When } from "./eventually.ts";

const hasRecorded = (recording: Recording, on: ClientPaths) =>
  clientsOn(recording, on).every(({ operations }) => operations.length > 0);

/** A client without an answer for so long is in trouble although nothing failed: its master may be paused. */
export const SILENCE_MS = 1_000;

/** One success ends no outage: a route that opens for a moment and closes again is still closed. */
export const SUSTAINED_MS = 3_000;

/**
 * The first acknowledgement after a client's first trouble from which on it went on succeeding; its first one at all
 * when nothing troubled it. Trouble that begins after the limit has another cause. Undefined while it is not known
 * whether it goes on.
 */
function resumption(client: ClientRecord, sinceMs: number, limitMs: number): number | undefined {
  const troubles = outagesSince(client, sinceMs).filter(
    (outage) => outage.failed + outage.indeterminate > 0 || lengthOf(outage, limitMs) > SILENCE_MS,
  );
  const first = troubles.findIndex(({ fromMs }) => fromMs <= limitMs);
  let resumedMs = client.operations.find(
    ({ outcome, startMs }) => outcome === "ok" && startMs >= sinceMs,
  )?.endMs;
  for (const [at, { fromMs, toMs }] of (first < 0 ? [] : troubles.slice(first)).entries()) {
    if (at > 0 && resumedMs !== undefined && fromMs > resumedMs + SUSTAINED_MS) break;
    if (toMs === null) return undefined;
    resumedMs = toMs;
  }
  const knownMs = client.operations.at(-1)?.startMs ?? 0;
  return resumedMs !== undefined && knownMs >= resumedMs + SUSTAINED_MS ? resumedMs : undefined;
}

/** Every client on these routes is served again. */
function resume({ on, ...when }: { on: ClientPaths } & When): Expectation {
  return eventually({
    sentence: () => `${describePaths(on)} succeed again, for ${seconds(SUSTAINED_MS, 0)} at least,`,
    ...when,
    settlesMs: SUSTAINED_MS,
    find: (recording, sinceMs, limitMs) => {
      const clients = clientsOn(recording, on).map((client) => ({
        name: client.name,
        atMs: resumption(client, sinceMs, limitMs),
      }));
      if (clients.length === 0 || clients.some(({ atMs }) => atMs === undefined)) return undefined;
      const sorted = clients
        .map(({ name, atMs }) => ({ name, atMs: atMs ?? 0 }))
        .sort((a, b) => a.atMs - b.atMs);
      const last = sorted.at(-1);
      return (
        last && {
          atMs: last.atMs,
          because: `${last.name} was the last to succeed again`,
          proof: sorted.map(({ name, atMs }) => ({ atMs, text: `${name} succeeds again` })),
        }
      );
    },
    observed: (recording, fromMs, toMs) => tried(recording, clientsOn(recording, on), fromMs, toMs),
  });
}

/** For `throughout`: no operation fails and none waits longer than `stall`. */
function unaffected({ on, stall = "1s", ...span }: { on: ClientPaths; stall?: string } & Span): Invariant {
  return {
    ...span,
    timed: true,
    sentence: (settings) =>
      `${describePaths(on)} succeed, none waiting longer than ${durationText(stall, settings)}`,
    breach: (recording, fromMs, toMs) => {
      const limit = duration(stall, recording.settings);
      for (const client of clientsOn(recording, on)) {
        // It begins with the last success, which may be before what caused it, and counts as far as it lies within.
        const hit = outagesSince(client, fromMs).find(
          (outage) =>
            (outage.troubleMs ?? Number.POSITIVE_INFINITY) <= toMs ||
            Math.min(outage.toMs ?? toMs, toMs) - outage.fromMs > limit,
        );
        if (!hit) continue;
        const errors = Object.entries(hit.errors).map(([text, times]) => `${times} × ${text}`);
        return {
          because: `${client.name} got no answer for ${seconds(lengthOf(hit, toMs))} from ${stamp(recording, hit.fromMs)}${errors.length > 0 ? ` (${errors.join("; ")})` : ""}`,
        };
      }
      return undefined;
    },
    observed: (recording, fromMs, toMs) => tried(recording, clientsOn(recording, on), fromMs, toMs),
    whenMet: (recording, fromMs, toMs) => {
      const counts = clientsOn(recording, on).map((client) => {
        const served = client.operations.filter(({ startMs }) => startMs >= fromMs && startMs <= toMs).length;
        return `${client.name} ${served}`;
      });
      return `operations served: ${counts.join(", ")}`;
    },
  };
}

/** No span without an acknowledgement is longer than this, whatever was refused in it. */
function interruptedFor({ on, atMost }: { on: ClientPaths; atMost: string }): Expectation {
  return {
    sentence: (settings) =>
      `${describePaths(on)} are interrupted for at most ${durationText(atMost, settings)}`,
    settles: "at-end",
    check: (recording): Finding => {
      if (!recording.ended) return pending("at the end");
      const { t0Ms, untilMs } = recording;
      const clients = clientsOn(recording, on);
      if (t0Ms === null || clients.length === 0 || !hasRecorded(recording, on))
        return unknown("no client wrote");
      const lengths = clients.map((client) => {
        const outages = outagesSince(client, t0Ms).map((outage) => lengthOf(outage, untilMs));
        return { name: client.name, ms: Math.max(0, ...outages) };
      });
      const text = lengths.map(({ name, ms }) => `${name} ${seconds(ms)}`).join(", ");
      const limit = duration(atMost, recording.settings);
      return lengths.every(({ ms }) => ms <= limit) ? met(text) : violated(text);
    },
  };
}

/** For `throughout`: no node acknowledges a write in this span. It must have been tried. */
function refused({ on, ...span }: { on: ClientPaths } & Span): Invariant {
  const attempts = (recording: Recording, fromMs: number, toMs: number) =>
    clientsOn(recording, on).flatMap(({ name, operations }) =>
      operations
        .filter(({ startMs }) => startMs >= fromMs && startMs <= toMs)
        .map((operation) => ({ name, operation })),
    );
  return {
    ...span,
    broughtAbout: true,
    sentence: () => `${describePaths(on)} are not acknowledged`,
    breach: (recording, fromMs, toMs) => {
      const accepted = attempts(recording, fromMs, toMs).find(
        ({ operation }) => operation.outcome === "ok" && operation.endMs <= toMs,
      );
      return (
        accepted && {
          because: `${accepted.name} was acknowledged by ${accepted.operation.node} at ${stamp(recording, accepted.operation.endMs)}`,
        }
      );
    },
    observed: (recording, fromMs, toMs) => tried(recording, clientsOn(recording, on), fromMs, toMs),
    whenMet: (recording, fromMs, toMs) => `none of ${attempts(recording, fromMs, toMs).length} attempts was`,
  };
}

/** The same words for those who only read. */
export const reads = {
  resume: (when: When): Expectation => resume({ on: "reads", ...when }),
  unaffected: (options: { stall?: string } & Span = {}): Invariant => unaffected({ on: "reads", ...options }),
};

export const writes = {
  resume,
  interruptedFor,
  unaffected,
  refused,
  acceptedByAtMostOneMaster,
  acknowledgedBy,
  stopAt,
};
