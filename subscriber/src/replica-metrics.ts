/** How reads from replicas go, per lane. */
import { Counter, Gauge, type Registry } from "prom-client";
import type { ReplicaReader } from "./replica-reader.ts";

export function addReplicaMetrics(register: Registry, replicas: () => readonly ReplicaReader[]): void {
  const common = { labelNames: ["lane" as const], registers: [register] };
  new Counter({
    ...common,
    name: "subscriber_replica_reads_total",
    help: "Reads of the newest message from a replica.",
    collect() {
      this.reset();
      for (const { lane, reads } of replicas()) this.inc({ lane }, reads);
    },
  });
  new Counter({
    ...common,
    name: "subscriber_replica_read_failures_total",
    help: "Of these, the ones that got no answer.",
    collect() {
      this.reset();
      for (const { lane, failures } of replicas()) this.inc({ lane }, failures);
    },
  });
  new Gauge({
    ...common,
    name: "subscriber_replica_behind_messages",
    help: "Messages that had arrived from the master before the last read and that it did not find.",
    collect() {
      this.reset();
      for (const { lane, behind } of replicas()) if (behind !== undefined) this.set({ lane }, behind);
    },
  });
}
