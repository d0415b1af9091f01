/** What the repointer counts. An action and each way of not acting are separate: their sum is every decision. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

export interface Metrics {
  readonly register: Registry;
  readonly enabled: Gauge;
  readonly sentinelsHeard: Gauge;
  readonly selections: Counter;
  readonly selectionsLeft: Counter<"reason">;
  readonly repoints: Counter<"replica">;
  readonly alreadyFollowing: Counter<"replica">;
  readonly replicasLeft: Counter<"replica" | "reason">;
  readonly failures: Counter<"replica">;
  readonly pauses: Counter;
  readonly selectionToRepoint: Histogram;
}

/** A registry of its own, so that two of them can live in one process. */
export function createMetrics(): Metrics {
  const register = new Registry();
  collectDefaultMetrics({ register, prefix: "repointer_" });
  const shared = { registers: [register] };
  return {
    register,
    enabled: new Gauge({
      ...shared,
      name: "repointer_enabled",
      help: "1 when switched on, 0 with REPOINTER=off.",
    }),
    sentinelsHeard: new Gauge({
      ...shared,
      name: "repointer_sentinels_connected",
      help: "Sentinels whose events are heard now.",
    }),
    selections: new Counter({
      ...shared,
      name: "repointer_selections_total",
      help: "Choices of a new master that a Sentinel published and this process began to follow.",
    }),
    selectionsLeft: new Counter({
      ...shared,
      name: "repointer_selections_left_total",
      help: "Selections left to Sentinel as a whole, by reason.",
      labelNames: ["reason"],
    }),
    repoints: new Counter({
      ...shared,
      name: "repointer_repoints_total",
      help: "Replicas that accepted REPLICAOF.",
      labelNames: ["replica"],
    }),
    alreadyFollowing: new Counter({
      ...shared,
      name: "repointer_already_following_total",
      help: "Replicas found following the promoted node already.",
      labelNames: ["replica"],
    }),
    replicasLeft: new Counter({
      ...shared,
      name: "repointer_replicas_left_total",
      help: "Replicas left to Sentinel after a promotion, by reason.",
      labelNames: ["replica", "reason"],
    }),
    failures: new Counter({
      ...shared,
      name: "repointer_repoint_failures_total",
      help: "REPLICAOF sent and refused or not answered.",
      labelNames: ["replica"],
    }),
    pauses: new Counter({
      ...shared,
      name: "repointer_pauses_total",
      help: "Old masters that were reachable and let their writes wait while another was promoted.",
    }),
    selectionToRepoint: new Histogram({
      ...shared,
      name: "repointer_selection_to_repoint_seconds",
      help: "From hearing the selection until the replica accepted REPLICAOF.",
      // Promotion alone takes 0.1 s; Sentinel's own way takes 1 s and more.
      buckets: [0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1, 2, 5],
    }),
  };
}
