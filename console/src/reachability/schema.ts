/** Whether a part of the lab answers, as this console finds it. Shared by every part of the state. */
import { z } from "zod";

/** Milliseconds since 1970, of the console's clock. */
export const epochMs = z.number().int();

/** The name of a node, Sentinel or service, as in docker-compose.yaml: "redis-1", "sentinel-2", "haproxy". */
export const service = z.string();

/**
 * `up` answers; `loading` answers that it is reading its data set; `hung` accepts connections and never answers
 * (paused, or busy with one long command); `down` refuses them, or nothing has its address; `unknown` none of
 * these is known: not asked yet, or no packet comes back (see `cutOff` of a node).
 */
export const reachability = z.object({
  state: z.enum(["up", "loading", "hung", "down", "unknown"]),
  /** Why it is not up, a sentence without a full stop; null while it is. */
  reason: z.string().nullable(),
  /** When the state was seen to begin. */
  since: epochMs,
});
export type Reachability = z.output<typeof reachability>;
