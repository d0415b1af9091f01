/** Each decision of an attempt as one log line and one count. */
import type { Logger } from "@redis-ha-lab/common/logger.ts";
import type { PauseOutcome, ReplicaOutcome, SelectionLeft } from "./attempt.ts";
import type { Metrics } from "./metrics.ts";
import type { Selection } from "./selection.ts";

export interface Reporter {
  selectionLeft(reason: SelectionLeft): void;
  replica(name: string, outcome: ReplicaOutcome): void;
  pause(outcome: PauseOutcome): void;
}

export function createReporter(
  selection: Selection,
  logger: Logger,
  metrics: Metrics,
  now: () => number,
): Reporter {
  const fields = () => ({
    sentinel: selection.sentinel,
    master: selection.master.name,
    promoted: selection.replica.name,
    secondsSinceSelection: Math.round(now() - selection.atMs) / 1000,
  });
  return {
    selectionLeft: (reason) => {
      metrics.selectionsLeft.inc({ reason });
      logger.info("selection left to sentinel", { reason, ...fields() });
    },
    pause: (outcome) => {
      // A dead master is the rule, and the replica's line says what was done about it.
      if (outcome === "unreachable") return;
      if (outcome === "paused") metrics.pauses.inc();
      logger.info(outcome === "paused" ? "old master's writes wait" : "old master's writes go on", fields());
    },
    replica: (replica, outcome) => {
      switch (outcome.kind) {
        case "repointed":
          metrics.repoints.inc({ replica });
          metrics.selectionToRepoint.observe((now() - selection.atMs) / 1000);
          logger.info("replica repointed", { replica, ...fields() });
          break;
        case "already-following":
          metrics.alreadyFollowing.inc({ replica });
          logger.info("replica follows already", { replica, ...fields() });
          break;
        case "left":
          metrics.replicasLeft.inc({ replica, reason: outcome.reason });
          logger.info("replica left to sentinel", { replica, reason: outcome.reason, ...fields() });
          break;
        case "failed":
          metrics.failures.inc({ replica });
          logger.warn("replica did not confirm", { replica, error: outcome.error, ...fields() });
          break;
      }
    },
  };
}
