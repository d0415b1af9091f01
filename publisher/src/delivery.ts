/** What became of one message on one channel. An unknown outcome is reported as unknown. */
import { describeError } from "@redis-ha-lab/common/logger.ts";

export interface Undelivered {
  /** failed: it did not happen. indeterminate: it was sent, and no answer came. */
  readonly outcome: "failed" | "indeterminate";
  readonly reason: string;
}

export type Delivery = { readonly outcome: "ok"; readonly receivers?: number } | Undelivered;

export const failed = (reason: string): Undelivered => ({ outcome: "failed", reason });

/** Redis answered and the answer was an error: the command had no effect. */
export const isRefusal = (error: unknown): error is Error =>
  error instanceof Error && error.name === "ReplyError";

/** ioredis refuses at once what it can't write now; such a command never left the process. */
const neverSent = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith("Stream isn't writeable");

/** Everything that is neither a refusal nor provably unsent may have been executed. */
export function deliveryOf(error: unknown): Undelivered {
  const outcome = isRefusal(error) || neverSent(error) ? "failed" : "indeterminate";
  return { outcome, reason: describeError(error) };
}
