/** What one kill is worth keeping: a pure function of its journal. */
import type { ClientPath } from "@redis-ha-lab/cluster/client-paths.ts";
import type { Journal } from "@redis-ha-lab/scenarios/model/journal.ts";
import type { Setting } from "./setting.ts";

export interface Felt {
  readonly outageMs: number;
  readonly acknowledged: number;
  readonly failed: number;
  readonly indeterminate: number;
  /** null when nothing could be read back. */
  readonly lost: number | null;
}

export interface Kill {
  readonly setting: Setting;
  readonly round: number;
  readonly oldMaster: string | null;
  readonly newMaster: string | null;
  readonly felt: Readonly<Record<ClientPath, Felt>>;
  /** Each phase's length in ms, in order. */
  readonly phases: Readonly<Record<string, number>>;
  /** From the kill to the first +switch-master; it may come after writes flow again. */
  readonly announcedMs: number | null;
}

/** The failover was seen, and clients got no lasting recovery from it in the time that is granted. */
export class UnsettledError extends Error {}

/** @throws {UnsettledError} after a failover that did not end well. @throws when the run itself could not be judged. */
export function measured(journal: Journal, setting: Setting, round: number): Kill {
  if (journal.verdict === "fail") throw new UnsettledError(journal.reasons.join("; "));
  if (journal.verdict !== "pass") throw new Error(journal.reasons.join("; "));
  const t0 = journal.t0Ms ?? 0;
  const felt = (route: ClientPath): Felt => {
    const found = journal.summaries.find((summary) => summary.name === route);
    if (!found) throw new Error(`the run has no client ${route}`);
    const { outageMs, acknowledged, failed, indeterminate, lost } = found;
    return { outageMs, acknowledged, failed, indeterminate, lost };
  };
  const announced = journal.events.find(
    (event) => event.kind === "sentinel" && event.event === "+switch-master" && event.atMs > t0,
  );
  return {
    setting,
    round,
    oldMaster: journal.bindings["old-master"] ?? null,
    newMaster: journal.bindings["new-master"] ?? null,
    felt: { haproxy: felt("haproxy"), sentinel: felt("sentinel") },
    phases: Object.fromEntries(journal.phases.map(({ name, fromMs, toMs }) => [name, toMs - fromMs])),
    announcedMs: announced ? announced.atMs - t0 : null,
  };
}
