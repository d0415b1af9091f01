/** Failovers as counters and a histogram, since the exporter started. */
import { counter, family } from "../exposition/family.ts";
import { labels } from "../exposition/labels.ts";
import { type ScrapeResponse, sample } from "../exposition/scrape-response.ts";
import { type FailoverObserver, TIMED, type Timed } from "./failovers.ts";

const STARTED = counter("redis_failovers_started_total", "Failovers a Sentinel began (+try-failover).");
const FINISHED = counter(
  "redis_failovers_finished_total",
  "Failovers that ended with another master (+switch-master).",
);
const ABORTED = counter("redis_failovers_aborted_total", "Failovers a Sentinel gave up (-failover-abort-…).");
const SECONDS = family(
  "redis_failover_phase_seconds",
  "histogram",
  "How long each phase of the failovers took.",
);

/** A phase takes some 100 ms; promotion and switch wait for Sentinel's once-a-second INFO. */
const BOUNDS = [0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 30, 60];

interface PhaseHistogram {
  readonly counts: number[];
  sum: number;
  count: number;
}

export interface FailoverCounts extends FailoverObserver {
  readonly write: (response: ScrapeResponse) => void;
}

/** @param masterName starts at 0, so that the first failover is an increase. */
export function failoverCounts(masterName: string): FailoverCounts {
  const zero = () => new Map([[masterName, 0]]);
  const counts = { started: zero(), finished: zero(), aborted: zero() };
  const histograms = new Map<Timed, PhaseHistogram>(
    TIMED.map((phase) => [phase, { counts: BOUNDS.map(() => 0), sum: 0, count: 0 }]),
  );
  const increase = (map: Map<string, number>) => (master: string) => {
    map.set(master, (map.get(master) ?? 0) + 1);
  };

  function writeHistogram(
    response: ScrapeResponse,
    phase: Timed,
    { counts, sum, count }: PhaseHistogram,
  ): void {
    const label = labels({ phase });
    const { name } = SECONDS;
    for (const [at, bound] of BOUNDS.entries()) {
      response.append(SECONDS, sample(`${name}_bucket`, `${label},le="${bound}"`, counts[at] ?? 0));
    }
    response.append(SECONDS, sample(`${name}_bucket`, `${label},le="+Inf"`, count));
    response.append(SECONDS, sample(`${name}_sum`, label, sum) + sample(`${name}_count`, label, count));
  }

  return {
    started: increase(counts.started),
    finished: increase(counts.finished),
    aborted: increase(counts.aborted),
    phase: (phase, seconds) => {
      const histogram = histograms.get(phase);
      if (!histogram) return;
      histogram.sum += seconds;
      histogram.count += 1;
      for (const [at, bound] of BOUNDS.entries()) {
        if (seconds <= bound) histogram.counts[at] = (histogram.counts[at] ?? 0) + 1;
      }
    },
    write: (response) => {
      for (const [master, count] of counts.started)
        response.add(STARTED, count, labels({ master_name: master }));
      for (const [master, count] of counts.finished)
        response.add(FINISHED, count, labels({ master_name: master }));
      for (const [master, count] of counts.aborted)
        response.add(ABORTED, count, labels({ master_name: master }));
      for (const [phase, histogram] of histograms) writeHistogram(response, phase, histogram);
    },
  };
}
