/** HAProxy in the state document. */
import { z } from "zod";
import { epochMs, reachability, service } from "../reachability/schema.ts";

export const haproxy = z.object({
  reachability,
  sentence: z.string(),
  write: z.object({
    /** False while HAProxy does not tell: then `node` says nothing. */
    known: z.boolean(),
    /** The node writes go to; null: writes are refused. */
    node: service.nullable(),
    since: epochMs,
    /** Established client sessions; null while unknown. */
    sessions: z.number().nullable(),
  }),
  read: z.object({
    known: z.boolean(),
    /** The nodes reads are spread over; empty: reads are refused. */
    nodes: z.array(service),
    since: epochMs,
    sessions: z.number().nullable(),
  }),
});
export type Haproxy = z.output<typeof haproxy>;
