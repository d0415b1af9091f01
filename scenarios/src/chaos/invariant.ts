/** What an invariant is, and whose operations it looks at. */
import type { ClientRecord, Evidence, Recording } from "../model/journal.ts";
import type { Round } from "./schedule.ts";

export interface Breach {
  readonly because: string;
  readonly proof?: readonly Evidence[];
}

export interface Tested {
  /** How often the recording put it to the test. */
  readonly exercised: number;
  readonly breaches: readonly Breach[];
}

export interface RoundInvariant {
  readonly name: string;
  readonly sentence: string;
  /** It limits a time: a breach on a machine that stood still is not decided. */
  readonly timed?: boolean;
  /** It is about what is left when everything has been taken back, and no find of its own for a planted mistake. */
  readonly aftermath?: boolean;
  /** Undefined: this round does not test it. */
  readonly test: (recording: Recording, round: Round) => Tested | undefined;
}

/** Clients by the path they take; what no application should be is "direct". */
export const through = (recording: Recording, ...routes: string[]): ClientRecord[] =>
  recording.clients.filter(
    ({ kind, route }) =>
      kind !== "reader" && kind !== "pubsub" && routes.includes(route.split(" ")[0] ?? route),
  );

export const HAPROXY = ["haproxy", "haproxy-persistent", "durable", "stream"];
export const PATHS = [...HAPROXY, "sentinel"];
