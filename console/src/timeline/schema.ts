/** What happened, in the state document: each entry tells itself to a newcomer. */
import { z } from "zod";
import { epochMs, service } from "../reachability/schema.ts";

export const TIMELINE_ENTRIES = 500;

/** What the timeline can be filtered by. */
export const GROUPS = ["sentinels", "roles", "routes", "clients", "faults", "alerts", "sources"] as const;
export type Group = (typeof GROUPS)[number];

/** `good`: something recovered or was decided as it should be. */
export const SEVERITIES = ["info", "good", "warning", "bad"] as const;
export type Severity = (typeof SEVERITIES)[number];

export const entry = z.object({
  /** Ascends in the order of arrival; unique within the life of one console. */
  id: z.number().int(),
  at: epochMs,
  group: z.enum(GROUPS),
  /** What exactly: a Sentinel's event as on the wire ("+odown"), "role", "route-write", "fault-injected", … */
  kind: z.string(),
  /** The part of the lab it is about, for highlighting. */
  subject: service,
  severity: z.enum(SEVERITIES),
  sentence: z.string(),
  /** The source's own words, where there are any: a Sentinel's payload, an error. */
  detail: z.string().nullable(),
});
export type Entry = z.output<typeof entry>;
