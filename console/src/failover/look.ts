/** What the sources found, as far as it says something about a failover. */
import { namedMaster } from "../compose/majority.ts";
import type { Observations } from "../observations.ts";
import type { Look } from "./tracker.ts";

export function lookAt(seen: Observations, now: number): Look {
  let missing = null as Look["missing"];
  let leading = null as Look["leading"];
  for (const [sentinel, { told }] of seen.sentinels) {
    if (!told?.vote) continue;
    const opinion = told.opinions[told.vote] ?? "ok";
    const odown = opinion === "odown" || (missing?.odown ?? false);
    if (opinion !== "ok") missing = { master: told.vote, odown };
    // Candidates have the same flag; the one that has ordered a replica has won.
    if (told.failoverInProgress && (leading === null || told.promoted !== null)) {
      leading = { sentinel, promoted: told.promoted };
    }
  }
  const { route } = seen.route;
  return {
    at: now,
    master: namedMaster(seen),
    missing,
    leading,
    route: { known: route !== null, write: route?.write ?? null },
  };
}
