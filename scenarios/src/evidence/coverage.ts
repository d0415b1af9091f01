/** Whether enough was tried, and enough was heard, for silence to prove something. */
import type { ClientRecord, Recording } from "../model/journal.ts";
import { eventsOf, watched } from "./moments.ts";
import { roleSpans } from "./roles.ts";

/** The longest hole between two attempts: what is over within it can have happened unseen. A busy machine ticks late. */
const HOLE_MS = 250;
/** A slow client's rhythm is a hole of its own. */
const TICKS = 3;

/** When the last of all clients began its last operation: they are stopped together. */
export const clientsEndMs = ({ clients }: Recording): number =>
  Math.max(0, ...clients.map(({ operations }) => operations.at(-1)?.startMs ?? 0));

/**
 * Whether each of these clients tried all through a span, as far as clients ran at all: no hole between two attempts,
 * or at either end, is longer than a quarter of a second. A client whose rate is not known must have tried something.
 */
export function tried(
  recording: Recording,
  clients: readonly ClientRecord[],
  fromMs: number,
  toMs: number,
): boolean {
  const endMs = Math.min(toMs, clientsEndMs(recording));
  return (
    clients.length > 0 &&
    clients.every(({ operations, everyMs }) => {
      const starts = operations
        .map(({ startMs }) => startMs)
        .filter((startMs) => startMs >= fromMs && startMs <= endMs);
      if (starts.length === 0) return false;
      if (everyMs === null) return true;
      const limitMs = Math.max(HOLE_MS, TICKS * everyMs);
      return [...starts, endMs].every((ms, at) => ms - (starts[at - 1] ?? fromMs) <= limitMs);
    })
  );
}

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** When a service was dead or paused, by Docker's account: what is neither says nothing and answers nothing. */
function absences(recording: Recording, service: string): Span[] {
  const spans: Span[] = [];
  let fromMs: number | undefined;
  for (const event of eventsOf(recording, "docker")) {
    if (event.service !== service) continue;
    if (/^(die|pause)$/.test(event.action)) fromMs ??= event.atMs;
    if (/^(start|unpause)$/.test(event.action) && fromMs !== undefined) {
      spans.push({ fromMs, toMs: event.atMs });
      fromMs = undefined;
    }
  }
  if (fromMs !== undefined) spans.push({ fromMs, toMs: recording.untilMs });
  return spans;
}

/** Two questions in a row; one lost answer is no blindness. */
const BLIND_MS = 500;

/**
 * Whether it is known of every moment what this node answers to ROLE: it answered, refused, or could not answer. As far
 * as clients ran: what is read back after them keeps the nodes, and what asks them, busy.
 */
export function asked(recording: Recording, node: string, fromMs: number, untilMs: number): boolean {
  const toMs = Math.min(untilMs, clientsEndMs(recording) || untilMs);
  const spans = roleSpans(recording, node);
  const first = spans[0];
  if (!first || first.fromMs > toMs || !watched(recording, node, fromMs, toMs)) return false;
  const away = absences(recording, node);
  return spans
    .filter(({ role }) => role === "silent")
    .map((span) => ({ fromMs: Math.max(span.fromMs, fromMs), toMs: Math.min(span.toMs, toMs) }))
    .every(
      (span) =>
        span.toMs - span.fromMs < BLIND_MS ||
        away.some((one) => one.fromMs - BLIND_MS <= span.fromMs && span.toMs <= one.toMs + BLIND_MS),
    );
}

/** Connecting again takes a moment after a start or a resume. */
const HEARD_AGAIN_MS = 2_000;

/** Whether this Sentinel was heard during all of a span, or was dead or paused while it was not. */
export function heardOrAway(recording: Recording, sentinel: string, fromMs: number, toMs: number): boolean {
  const away = absences(recording, sentinel);
  let lostMs: number | undefined;
  const lost: Span[] = [];
  for (const event of eventsOf(recording, "watch")) {
    if (event.source !== sentinel) continue;
    if (!event.up) lostMs ??= event.atMs;
    else if (lostMs !== undefined) {
      lost.push({ fromMs: lostMs, toMs: event.atMs });
      lostMs = undefined;
    }
  }
  if (lostMs !== undefined) lost.push({ fromMs: lostMs, toMs: recording.untilMs });
  return lost
    .filter((span) => span.toMs > fromMs && span.fromMs < toMs)
    .map((span) => ({ fromMs: Math.max(span.fromMs, fromMs), toMs: Math.min(span.toMs, toMs) }))
    .every((span) =>
      away.some(
        // A reset socket can be noticed a moment before Docker tells of the death.
        (one) => one.fromMs - BLIND_MS <= span.fromMs && span.toMs <= one.toMs + HEARD_AGAIN_MS,
      ),
    );
}
