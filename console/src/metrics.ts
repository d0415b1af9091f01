/** The console's numbers for Prometheus. docs/console.md lists them. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { State } from "./state.ts";
import type { Hub } from "./stream/hub.ts";

export interface Metrics {
  readonly register: Registry;
  /** From a Sentinel's message arriving to the patch having been handed to every reader. */
  readonly eventToPatch: Histogram;
  readonly entries: Counter<"group">;
}

/** @param hub asked at each scrape, so that counting costs nothing while it sends. */
export function createMetrics(hub: () => Hub<State>): Metrics {
  const register = new Registry();
  collectDefaultMetrics({ register, prefix: "console_" });
  const registers = [register];

  new Gauge({
    name: "console_readers",
    help: "Readers of /api/events that are connected.",
    registers,
    collect() {
      this.set(hub().readers);
    },
  });
  const counter = (name: string, help: string, read: (counts: Hub<State>["counts"]) => number) =>
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(read(hub().counts));
      },
    });
  counter("console_documents_sent_total", "Whole documents sent, over all readers.", ({ states }) => states);
  counter("console_patches_sent_total", "Patches sent, over all readers.", ({ patches }) => patches);
  counter(
    "console_readers_behind_total",
    "Times a reader was too slow for patches and got the whole document later.",
    ({ coalesced }) => coalesced,
  );
  counter(
    "console_readers_cut_total",
    "Readers that took nothing for 30 s and were cut off.",
    ({ cut }) => cut,
  );
  new Gauge({
    name: "console_source_up",
    help: "1 while a source answers.",
    labelNames: ["source"],
    registers,
    collect() {
      this.reset();
      for (const [source, { state }] of Object.entries(hub().current.sources)) {
        this.set({ source }, state === "up" ? 1 : 0);
      }
    },
  });
  return {
    register,
    eventToPatch: new Histogram({
      name: "console_event_to_patch_seconds",
      help: "From a Sentinel's message arriving here to the change being handed to every reader.",
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1],
      registers,
    }),
    entries: new Counter({
      name: "console_timeline_entries_total",
      help: "Entries added to the timeline.",
      labelNames: ["group"],
      registers,
    }),
  };
}
