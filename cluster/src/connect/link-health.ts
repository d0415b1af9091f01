/**
 * Whether one link can do its work, reported once per change. Connection events and replies say most of it; a paused
 * peer says nothing at all, so the age of the oldest unanswered command counts too.
 */

export interface LinkChange {
  readonly up: boolean;
  /** Why it is down; undefined when it is up. */
  readonly reason: string | undefined;
  /** How long the state that ended had lasted, in milliseconds. */
  readonly lastedMs: number;
}

export interface LinkHealth {
  /** A command was answered as it should be. */
  succeeded(): void;
  /** A command was refused or the connection ended; the first reason of an outage is kept. */
  failed(reason: string): void;
  /** The same for a reason that does not pass by itself: it replaces what the outage began with. */
  blocked(reason: string): void;
  /** Why the link can't do its work at this moment, or undefined when it can. */
  reason(): string | undefined;
  /** How long the present state has lasted, in milliseconds. */
  ageMs(): number;
  /** Time since the last success, in milliseconds; Infinity before the first. */
  quietMs(): number;
}

/**
 * An answer that takes longer than this counts as an outage. A fifth of a failover's shortest duration in the
 * lab, and far above what a busy machine adds to a round trip.
 */
export const STALLED_AFTER_MS = 700;

/** @param oldestMs the age of the oldest unanswered command, see createInFlight. */
export function createLinkHealth(
  oldestMs: () => number,
  onChange: (change: LinkChange) => void,
  now: () => number = () => performance.now(),
): LinkHealth {
  let reason: string | undefined = "not connected yet";
  let since = now();
  let succeededAt = -Infinity;

  function become(next: string | undefined): void {
    if ((next === undefined) === (reason === undefined)) return;
    const lastedMs = now() - since;
    since = now();
    reason = next;
    onChange({ up: next === undefined, reason: next, lastedMs });
  }

  function look(): string | undefined {
    if (oldestMs() > STALLED_AFTER_MS) become(`no answer for ${STALLED_AFTER_MS} ms`);
    return reason;
  }

  return {
    succeeded: () => {
      succeededAt = now();
      // Answers to old commands may still trickle in while newer ones hang.
      if (oldestMs() <= STALLED_AFTER_MS) become(undefined);
    },
    failed: become,
    blocked: (why) => {
      become(why);
      reason = why;
    },
    reason: look,
    ageMs: () => {
      look();
      return now() - since;
    },
    quietMs: () => now() - succeededAt,
  };
}
