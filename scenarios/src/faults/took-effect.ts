/** When a container did what it was ordered: Docker's own time of the event, not when the command came back. */
import { until } from "@redis-ha-lab/common/deadline.ts";
import { eventsOf } from "../evidence/moments.ts";
import type { Lab } from "./fault.ts";

/**
 * Waits for `action` of every service, at or after `sinceMs`.
 * @param dated the event that tells when, where `action` only tells that: the report of a death ("die") comes some
 * 50 ms after SIGKILL ("kill") has closed the sockets.
 * @returns the latest of them. Docker tells when it has done something: `afterMs` is when all of it was done.
 */
export async function tookEffect(
  { recorder }: Lab,
  services: readonly string[],
  action: string,
  sinceMs: number,
  dated = action,
): Promise<{ atMs: number; afterMs: number }> {
  const momentsOf = (wanted: string) =>
    services.map(
      (service) =>
        eventsOf(recorder.recording, "docker").find(
          (event) => event.service === service && event.action === wanted && event.atMs >= sinceMs,
        )?.atMs,
    );
  return until(
    () => {
      const reported = momentsOf(action).flatMap((atMs) => atMs ?? []);
      const found = momentsOf(dated).flatMap((atMs) => atMs ?? []);
      const all = reported.length === services.length && found.length === services.length;
      return all ? { atMs: Math.max(...found), afterMs: Math.max(...reported) } : undefined;
    },
    {
      withinMs: 15_000,
      everyMs: 5,
      why: () => `Docker did not report "${action}" of ${services.join(", ")}`,
    },
  );
}

export const containerOf = (
  { config }: { config: Pick<Lab["config"], "project"> },
  service: string,
): string => `${config.project}-${service}-1`;

export const typed = (lab: Lab, verb: string, services: readonly string[]): string =>
  `docker ${verb} ${services.map((service) => containerOf(lab, service)).join(" ")}`;
