/** Time between two faults. */
import type { Expectation } from "../model/finding.ts";
import type { WaitStep } from "../model/scenario.ts";

/** Lets time pass. */
export const hold = (forText: string): WaitStep => ({ kind: "wait", name: `hold ${forText}`, forText });

/** Goes on when the expectation is decided: met, or too late to be met. */
export const until = (until: Expectation): WaitStep => ({ kind: "wait", name: "until", until });
