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
  const master = namedMaster(seen);
  return {
    at: now,
    master,
    missing,
    silentSince: route?.write === null ? silentSince(seen, master) : null,
    leading,
    route: { known: route !== null, write: route?.write ?? null },
  };
}

/** A node that was never heard is not missed: it may still be starting. */
function silentSince(seen: Observations, master: string | null): number | null {
  const contact = master === null ? undefined : seen.nodes.get(master)?.contact;
  const isGone = contact?.kind === "silent" || contact?.kind === "refused" || contact?.kind === "unreachable";
  return isGone ? contact.heardAt : null;
}
