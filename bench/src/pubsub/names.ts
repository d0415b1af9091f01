/** Where the benchmark's messages go: nobody of the lab listens there, and nothing of the lab's is touched. */
import type { Lane } from "@redis-ha-lab/cluster/lanes.ts";

/** With a colon in front, so that the lab's subscriber, which hears all other channels, does not hear it. */
export const channelOf = (lane: Lane): string => `:lab:benchmark:${lane}`;

export const streamOf = (lane: Lane) => ({
  key: `lab:benchmark:stream:${lane}`,
  position: `lab:benchmark:position:${lane}`,
});
/** What redis-benchmark adds to; its user may touch keys of this name only. */
export const REDIS_BENCHMARK_STREAM = "key:benchmark-stream";

/** Entries a stream keeps: more than a subscriber that holds its rate is ever behind, and little memory. */
export const STREAM_MAX_LENGTH = 100_000;
