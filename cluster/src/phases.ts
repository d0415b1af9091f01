/**
 * The phases of a failover, in Sentinel's own terms. A phase begins where the one before ended. From the promotion on
 * two things go on side by side: the Sentinels announce the new master (`switch`), and HAProxy and the clients turn to
 * it (`route`, `reconnect`). The console's page takes this file: it imports nothing.
 */

/** Those that Sentinels tell of, in order. */
export const SENTINEL_PHASES = ["detect", "agree", "elect", "select", "promote", "switch"] as const;
export type SentinelPhase = (typeof SENTINEL_PHASES)[number];

export const PHASES = [...SENTINEL_PHASES, "route", "reconnect"] as const;
export type Phase = (typeof PHASES)[number];

/** What ends each phase. */
export const PHASE_ENDS: Readonly<Record<Phase, string>> = {
  detect: "until the first Sentinel calls the master down (+sdown)",
  agree: "until enough Sentinels agree (+odown)",
  elect: "until one of them is elected to lead (+elected-leader)",
  select: "until the leader has chosen a replica (+selected-slave)",
  promote: "until that replica is seen as a master (role:master, at the latest +promoted-slave)",
  switch: "until the first Sentinel announces it (+switch-master)",
  route: "until HAProxy routes writes to it",
  reconnect: "until a client's write is acknowledged again",
};
