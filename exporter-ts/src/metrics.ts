/** The exporter's own process: what its scrapes cost and which targets fail. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Outcome } from "./scrape/scraper.ts";

export interface OwnMetrics {
  readonly register: Registry;
  readonly observe: (target: string, outcome: Outcome) => void;
  readonly rejected: () => void;
  readonly rejections: () => number;
  readonly targets: (names: readonly string[]) => void;
}

export function ownMetrics(): OwnMetrics {
  const register = new Registry();
  const registers = [register];
  const labelNames = ["target"] as const;
  collectDefaultMetrics({ register });
  const scrapes = new Counter({
    name: "exporter_scrapes_total",
    help: "Scrapes per target.",
    labelNames,
    registers,
  });
  const failures = new Counter({
    name: "exporter_scrape_failures_total",
    help: "Scrapes that found the target down.",
    labelNames,
    registers,
  });
  const seconds = new Histogram({
    name: "exporter_scrape_duration_seconds",
    help: "How long scrapes took, from the request to the finished response.",
    labelNames,
    // A scrape takes 1 to 2 ms; beyond 10 ms the target is slow, beyond a second it hangs.
    buckets: [0.0005, 0.001, 0.0015, 0.002, 0.003, 0.005, 0.01, 0.025, 0.1, 0.5, 1, 5],
    registers,
  });
  const known = new Gauge({ name: "exporter_targets", help: "Targets /sd names.", registers });
  const rejected = new Counter({
    name: "exporter_rejected_requests_total",
    help: "Requests to /scrape that named no target there is.",
    registers,
  });
  let rejections = 0;
  let names = new Set<string>();

  return {
    register,
    observe: (target, outcome) => {
      // A scrape that ends after its target was forgotten must not bring the series back.
      if (!names.has(target)) return;
      scrapes.inc({ target });
      if (outcome.failure) failures.inc({ target });
      seconds.observe({ target }, outcome.seconds);
    },
    rejected: () => {
      rejections += 1;
      rejected.inc();
    },
    rejections: () => rejections,
    targets: (now) => {
      for (const gone of names.difference(new Set(now))) {
        for (const metric of [scrapes, failures, seconds]) metric.remove({ target: gone });
      }
      names = new Set(now);
      known.set(now.length);
      for (const target of now) failures.inc({ target }, 0);
    },
  };
}
