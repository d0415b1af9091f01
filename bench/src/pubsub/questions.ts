/** What the benchmark asks of its two processes, the sending and the receiving one, and what they answer. */
import type { Channel, ClientPath } from "@redis-ha-lab/cluster/client-paths.ts";
import type { ClientEnvironment } from "@redis-ha-lab/cluster/connect/client-connection.ts";
import type { Percentiles } from "./latencies.ts";

/**
 * `publisher`: the publisher's own modules. `bare`: a loop around ioredis with auto-pipelining, which numbers
 * nothing, counts nothing and sends one text again and again.
 */
export type Contender = "publisher" | "bare";

export interface Way {
  readonly clientPath: ClientPath;
  readonly channel: Channel;
  readonly contender: Contender;
}

/** So many messages on their way at any moment: each outcome is followed by the next message. */
export interface ClosedLoop extends Way {
  readonly do: "closed loop";
  readonly depth: number;
  readonly forMs: number;
}

/** So many messages per second, each at its time, whatever became of those before it. */
export interface Paced extends Way {
  readonly do: "paced";
  readonly rate: number;
  readonly forMs: number;
}

export interface Sent {
  readonly messages: number;
  /** From the first message to the last outcome. */
  readonly seconds: number;
  /** Of the sending process. */
  readonly cpuSeconds: number;
  /** Messages that did not end as ok: failed or indeterminate. */
  readonly notOk: number;
  /** From the intended moment to Redis's acknowledgement. */
  readonly acknowledged: Percentiles;
}

export interface Listen {
  readonly do: "listen";
  readonly clientPath: ClientPath;
  readonly channel: Channel;
  readonly subscribers: number;
}

/** Forgets what was measured and measures from now on. */
export interface Begin {
  readonly do: "begin";
}

/** Waits until so many have been counted, all subscribers together, or nothing more comes. */
export interface Count {
  readonly do: "count";
  readonly expected: number;
}

/** Ends all subscriptions. */
export interface Leave {
  readonly do: "leave";
}

export interface Counted {
  readonly received: number;
  /** Numbers that did not come. */
  readonly missing: number;
  /** From the first arrival to the last. */
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** From the intended moment of sending to the subscriber's count. */
  readonly delivered: Percentiles;
}

/** The first question: how the lab is reached. Passwords come this way, never by a command line. */
export interface Meet {
  readonly do: "meet";
  readonly environment: ClientEnvironment;
}

export interface SenderAnswers {
  readonly meet: null;
  readonly "closed loop": Sent;
  readonly paced: Sent;
}
export type SenderQuestion = Meet | ClosedLoop | Paced;

export interface ReceiverAnswers {
  readonly meet: null;
  readonly listen: null;
  readonly begin: null;
  readonly count: Counted;
  readonly leave: null;
}
export type ReceiverQuestion = Meet | Listen | Begin | Count | Leave;

/** Where the benchmark's messages go: nothing of the lab listens there, and nothing of the lab's is touched. */

/** With a colon in front, so that the lab's subscriber, which hears all other channels, does not hear it. */
export const channelOf = (clientPath: ClientPath): string => `:lab:benchmark:${clientPath}`;

export const streamOf = (clientPath: ClientPath) => ({
  key: `lab:benchmark:stream:${clientPath}`,
  position: `lab:benchmark:position:${clientPath}`,
});
/** What redis-benchmark adds to; its user may touch keys of this name only. */
export const REDIS_BENCHMARK_STREAM = "key:benchmark-stream";

/** Entries a stream keeps: more than a subscriber that holds its rate is ever behind, and little memory. */
export const STREAM_MAX_LENGTH = 100_000;
