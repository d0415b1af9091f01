/** The tenses "throughout" and "never": they need the whole record. */

import { momentOf } from "../evidence/moments.ts";
import type { Settings } from "../model/duration.ts";
import { type Expectation, type Finding, met, pending, stamp, unknown, violated } from "../model/finding.ts";
import type { Evidence, Recording, TimelineEvent } from "../model/journal.ts";

export interface Span {
  /** "fault" (T0, the default) or the name of a step. */
  readonly since?: string;
  /** "heal", or the name of a step; without it, to the end of the record. */
  readonly until?: string;
}

export interface Breach {
  readonly because: string;
  readonly proof?: readonly (Evidence | TimelineEvent)[];
}

export interface Invariant extends Span {
  /** What holds, as a statement: "writes are accepted by at most one master". */
  readonly sentence: (settings: Settings) => string;
  /** It is what the step brings about: before that is over it need not hold. Otherwise the step is no excuse. */
  readonly broughtAbout?: boolean;
  /** As an expectation's. */
  readonly timed?: boolean;
  readonly breach: (recording: Recording, fromMs: number, toMs: number) => Breach | undefined;
  readonly observed: (recording: Recording, fromMs: number, toMs: number) => boolean;
  /** What to say when it held. */
  readonly whenMet: (recording: Recording, fromMs: number, toMs: number) => string;
}

const spanWords = ({ since, until }: Span) =>
  `${since && since !== "fault" ? ` from "${since}"` : ""}${until ? ` until ${until === "heal" ? "the repair" : `"${until}"`}` : ""}`;

function invariantly(invariant: Invariant, opening: string): Expectation {
  function check(recording: Recording): Finding {
    const fromMs = momentOf(
      recording,
      invariant.since ?? "fault",
      invariant.broughtAbout ? "after" : "before",
    );
    const ended = recording.ended;
    if (fromMs === undefined) {
      return ended
        ? unknown(`"${invariant.since ?? "fault"}" never took effect`)
        : pending("it has not begun");
    }
    const untilMs = invariant.until ? momentOf(recording, invariant.until, "before") : undefined;
    const toMs = untilMs ?? recording.untilMs;
    const breach = invariant.breach(recording, fromMs, toMs);
    if (breach) return violated(breach.because, breach.proof);
    if (!ended) return pending("so far");
    return invariant.observed(recording, fromMs, toMs)
      ? met(invariant.whenMet(recording, fromMs, toMs))
      : unknown(`not everything between ${stamp(recording, fromMs)} and ${stamp(recording, toMs)} was seen`);
  }
  return {
    sentence: (settings) => `${opening}${invariant.sentence(settings)}${spanWords(invariant)}`,
    check,
    timed: invariant.timed ?? false,
    settles: "at-end",
  };
}

/** Holds at every moment of the span. */
export const throughout = (invariant: Invariant): Expectation => invariantly(invariant, "throughout, ");

/** The happening does not happen in the span. */
export const never = (happening: Invariant): Expectation => invariantly(happening, "never: ");
