/** What must hold before a fault is injected, and again when it has been healed. */
import type { Condition } from "../model/scenario.ts";

const count = (number: number, one: string) => `${number} ${one}${number === 1 ? "" : "s"}`;

export const topology = {
  /** One master, so many linked replicas, Sentinels that agree, HAProxy routing accordingly. */
  healthy: ({ replicas, sentinels }: { replicas: number; sentinels: number }): Condition => ({
    kind: "healthy",
    replicas,
    sentinels,
    sentence: `one master, ${count(replicas, "replica")} and ${count(sentinels, "Sentinel")} that agree; HAProxy routes to them`,
  }),
};

export const modules = {
  /** JSON documents and an index over them are written before the fault, and asked for again after the repair. */
  present: (): Condition => ({ kind: "modules", sentence: "nodes with the search and JSON modules" }),
};

export const traffic = {
  /** Every client has succeeded without a gap for this long. */
  flowing: ({ for: forText }: { for: string }): Condition => ({
    kind: "flowing",
    forText,
    sentence: `every client works without an error for ${forText}`,
  }),
};
