/**
 * Keeps a stream within a number of bytes. MAXLEN counts entries, whatever their size, and XADD is refused when the
 * memory is full, so that nothing would be trimmed any more; XTRIM is not.
 */
import type { PublisherLink } from "./link.ts";

/** Messages of a person may have 64 KiB: 100,000 of them stored would be more than there is. */
export const STREAM_BYTES = 128 << 20;
/** The stream is measured each time this part of its limit has been added. */
const MEASURED_PARTS = 16;
/** What is left when it was too big, so that it is not cut again at once. */
const KEPT_PART = 0.75;

export interface StreamSize {
  /** Notes what was stored. */
  added(bytes: number): void;
  /** Measures the stream when enough was added, and drops the oldest entries of one that is too big. Never throws. */
  limit(): Promise<void>;
  /** Halves the limit, for a full memory. If others have filled it this frees little, and does not help. Never throws. */
  makeRoom(): Promise<void>;
}

export function createStreamSize(link: PublisherLink, key: string, limitBytes: number): StreamSize {
  /** Since the stream was measured. */
  let addedBytes = 0;

  async function trim(limit: number): Promise<void> {
    addedBytes = 0;
    const measured = Promise.all([link.redis.memory("USAGE", key, "SAMPLES", 0), link.redis.xlen(key)]);
    const [bytes, length] = await link.inFlight.track(measured);
    if (bytes === null || bytes <= limit) return;
    await link.inFlight.track(
      link.redis.xtrim(key, "MAXLEN", Math.floor((length * KEPT_PART * limit) / bytes)),
    );
  }

  return {
    added: (bytes) => {
      addedBytes += bytes;
    },
    limit: async () => {
      // Not done now, it is done after the next batch.
      if (addedBytes > limitBytes / MEASURED_PARTS) await trim(limitBytes).catch(() => {});
    },
    makeRoom: () => trim(limitBytes / 2).catch(() => {}),
  };
}
