/** What writing and reading clients felt. */

import { lengthOf, outagesSince } from "../evidence/outages.ts";
import { duration, seconds, spoken } from "../model/duration.ts";
import { type Expectation, type Finding, met, pending, stamp, unknown, violated } from "../model/finding.ts";
import type { ClientRecord, Recording } from "../model/journal.ts";
import { acceptedByAtMostOneMaster, acknowledgedBy, stopAt } from "./accepting.ts";
import type { Invariant, Span } from "./always.ts";
import { clientsOn, type Routes, spokenRoutes } from "./client-routes.ts";
import { eventually, type When } from "./eventually.ts";

const hasRecorded = (recording: Recording, on: Routes) =>
  clientsOn(recording, on).every(({ operations }) => operations.length > 0);

/** A client without an answer for so long is in trouble although nothing failed: its master may be frozen. */
const SILENCE_MS = 1_000;

/**
 * The first acknowledgement after a client's first trouble; its first one at all when nothing troubled it. Trouble
 * that begins after the limit has another cause.
 */
function resumption(client: ClientRecord, sinceMs: number, limitMs: number): number | undefined {
  const first = outagesSince(client, sinceMs).find(
    (outage) =>
      outage.fromMs <= limitMs &&
      (outage.failed + outage.indeterminate > 0 || lengthOf(outage, limitMs) > SILENCE_MS),
  );
  if (first) return first.toMs ?? undefined;
  return client.operations.find(({ outcome, startMs }) => outcome === "ok" && startMs >= sinceMs)?.endMs;
}

/** Every client on these routes is served again. */
function resume({ on, ...when }: { on: Routes } & When): Expectation {
  return eventually({
    sentence: () => `${spokenRoutes(on)} succeed again`,
    ...when,
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
    couldSee: (recording) => hasRecorded(recording, on),
  });
}

/** For `throughout`: no operation fails and none waits longer than `stall`. */
function unaffected({ on, stall = "1s", ...span }: { on: Routes; stall?: string } & Span): Invariant {
  return {
    ...span,
    sentence: (settings) =>
      `${spokenRoutes(on)} succeed, none waiting longer than ${spoken(stall, settings)}`,
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
    couldSee: (recording) => clientsOn(recording, on).length > 0 && hasRecorded(recording, on),
    praise: (recording, fromMs, toMs) => {
      const counts = clientsOn(recording, on).map((client) => {
        const served = client.operations.filter(({ startMs }) => startMs >= fromMs && startMs <= toMs).length;
        return `${client.name} ${served}`;
      });
      return `operations served: ${counts.join(", ")}`;
    },
  };
}

/** No span without an acknowledgement is longer than this, whatever was refused in it. */
function interruptedFor({ on, atMost }: { on: Routes; atMost: string }): Expectation {
  return {
    sentence: (settings) => `${spokenRoutes(on)} are interrupted for at most ${spoken(atMost, settings)}`,
    settles: "at-end",
    check: (recording): Finding => {
      if (!recording.ended) return pending("at the end");
      const { t0Ms, untilMs } = recording;
      const clients = clientsOn(recording, on);
      if (t0Ms === null || clients.length === 0 || !hasRecorded(recording, on))
        return unknown("nobody wrote");
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

/** For `throughout`: nobody acknowledges a write in this span. It must have been tried. */
function refused({ on, ...span }: { on: Routes } & Span): Invariant {
  const tried = (recording: Recording, fromMs: number, toMs: number) =>
    clientsOn(recording, on).flatMap(({ name, operations }) =>
      operations
        .filter(({ startMs }) => startMs >= fromMs && startMs <= toMs)
        .map((operation) => ({ name, operation })),
    );
  return {
    ...span,
    broughtAbout: true,
    sentence: () => `${spokenRoutes(on)} are not acknowledged`,
    breach: (recording, fromMs, toMs) => {
      const accepted = tried(recording, fromMs, toMs).find(
        ({ operation }) => operation.outcome === "ok" && operation.endMs <= toMs,
      );
      return (
        accepted && {
          because: `${accepted.name} was acknowledged by ${accepted.operation.node} at ${stamp(recording, accepted.operation.endMs)}`,
        }
      );
    },
    couldSee: (recording, fromMs, toMs) => tried(recording, fromMs, toMs).length > 0,
    praise: (recording, fromMs, toMs) => `none of ${tried(recording, fromMs, toMs).length} attempts was`,
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
