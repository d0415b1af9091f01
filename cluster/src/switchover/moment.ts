/**
 * When to order the failover, and from which Sentinel. The Sentinel that leads it notices the promotion by its
 * next INFO, which it sends one second after the last; the promotion itself takes 0.2 to 0.3 s. Ordered at a
 * random moment that is a pause of about a second. Ordered when the last INFO is 0.6 s old, the next one finds the
 * node just promoted, and the pause is about half a second. Every Sentinel asks each replica every 10 s.
 */
import { until } from "@redis-ha-lab/common/deadline.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import type { LabConfig } from "../config.ts";
import { readSentinel } from "../read/sentinel-state.ts";
import { PREFERRED } from "../read/steady.ts";

/** Milliseconds since the last INFO. */
const EARLIEST = 500;
const LATEST = 700;
const POLL_MS = 40;
/** Sentinel's period, and some for a busy machine. */
const WITHIN_MS = 15_000;

/** @returns a Sentinel that knows of the target's priority and for which the moment is right. @throws DeadlineError */
export function rightMoment(config: LabConfig, target: string, signal: AbortSignal): Promise<Endpoint> {
  return until(
    async () => {
      signal.throwIfAborted();
      const views = await Promise.all(
        config.sentinels.map(async (sentinel) => ({
          sentinel,
          view: await readSentinel(config, sentinel, 300),
        })),
      );
      return views.find(({ view }) => {
        const known = view.replicas.find(({ name }) => name === target);
        const age = known?.infoAgeMs ?? Number.POSITIVE_INFINITY;
        return known?.priority === PREFERRED && age >= EARLIEST && age <= LATEST;
      })?.sentinel;
    },
    {
      withinMs: WITHIN_MS,
      everyMs: POLL_MS,
      why: () => `no Sentinel has noticed that ${target} is preferred`,
    },
  );
}
