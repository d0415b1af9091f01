/**
 * A prom-client histogram that costs next to nothing per observation. The library's own builds and hashes the
 * labels each time, about half a microsecond: a tenth of what a whole message costs at a hundred thousand a second.
 * Here the place of a label set is looked up once, and what was counted there is handed to the library when it is
 * scraped.
 */
import { Histogram, type HistogramConfiguration } from "prom-client";

/** What prom-client keeps per label set; `zero` makes it. */
interface Kept {
  readonly bucketValues: Record<number, number>;
  sum: number;
  count: number;
}

interface Counts {
  readonly buckets: number[];
  sum: number;
  count: number;
  readonly kept: Kept;
}

export class QuickHistogram<Label extends string> extends Histogram<Label> {
  declare private readonly hashMap: Record<string, Kept>;
  readonly #bounds: readonly number[];
  readonly #all: Counts[];

  constructor(configuration: Omit<HistogramConfiguration<Label>, "collect"> & { buckets: number[] }) {
    const all: Counts[] = [];
    const bounds = configuration.buckets;
    super({
      ...configuration,
      collect: () => {
        for (const { buckets, sum, count, kept } of all) {
          bounds.forEach((bound, at) => {
            kept.bucketValues[bound] = buckets[at] ?? 0;
          });
          kept.sum = sum;
          kept.count = count;
        }
      },
    });
    this.#bounds = bounds;
    this.#all = all;
  }

  /** @returns what observes a value (in the histogram's unit) under these labels; to be asked for once and kept. */
  observer(labels: Record<Label, string>): (value: number) => void {
    const before = new Set(Object.keys(this.hashMap));
    this.zero(labels);
    const kept = Object.entries(this.hashMap).find(([key]) => !before.has(key))?.[1];
    if (!kept) throw new Error(`these labels are observed already: ${JSON.stringify(labels)}`);
    const bounds = this.#bounds;
    const counts: Counts = { buckets: bounds.map(() => 0), sum: 0, count: 0, kept };
    this.#all.push(counts);
    return (value) => {
      counts.sum += value;
      counts.count += 1;
      for (let at = 0; at < bounds.length; at += 1) {
        if (value > (bounds[at] ?? 0)) continue;
        counts.buckets[at] = (counts.buckets[at] ?? 0) + 1;
        return;
      }
    };
  }
}
