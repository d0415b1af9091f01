/** A Sentinel's event for tests: about the master redis-1, unless told otherwise. */
import type { HeardEvent } from "./heard-event.ts";

export const aHeardEvent = (
  at: number,
  sentinel: string,
  event: string,
  more: Partial<HeardEvent> = {},
): HeardEvent => ({
  at,
  sentinel,
  event,
  payload: "",
  about: "redis-1",
  aboutType: "master",
  from: null,
  to: null,
  ...more,
});
