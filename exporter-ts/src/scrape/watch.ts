/** One log line per change of a target's state, however often it is scraped. */
import { describeError, type Logger } from "@redis-ha-lab/common/logger.ts";
import type { Outcome } from "./scraper.ts";

export function watchState(logger: Logger, target: string): (outcome: Outcome) => void {
  let before: string | undefined;
  return ({ failure }) => {
    const now = failure?.reason ?? "up";
    if (now === before) return;
    if (failure) logger.warn("target is down", { target, reason: now, error: describeError(failure) });
    else logger.info("target is up", { target, ...(before && { after: before }) });
    before = now;
  };
}
