/** One reader of the events, as fast or as slow as it is. */

export interface HubCounts {
  /** Whole documents and patches sent, over all readers. */
  states: number;
  patches: number;
  /** Readers that were too slow and got the whole document instead of patches, or were cut off. */
  coalesced: number;
  cut: number;
}

/** What is sent to: an HTTP response, or a test. */
export interface Sink {
  /** Bytes that were written and have not left yet. */
  readonly writableLength: number;
  write(text: string): unknown;
  end(): void;
  destroy(): void;
  on(event: "drain", listener: () => void): unknown;
}

/** A reader with more than this on its way gets no patches; two whole documents of a busy lab. */
export const BEHIND_BYTES = 512 * 1024;
/** A reader that has taken nothing for so long is gone, or might as well be. */
export const CUT_AFTER_MS = 30_000;

export interface Reader {
  /** @param missed the patches it lacks; undefined: it needs the whole document. */
  begin(missed: readonly string[] | undefined): void;
  take(patch: string): void;
  end(): void;
}

export function createReader(sink: Sink, wholeText: () => string, counts: HubCounts): Reader {
  let behind: NodeJS.Timeout | undefined;

  const sendWhole = () => void sink.write(wholeText());

  function fallBehind(): void {
    counts.coalesced += 1;
    behind = setTimeout(() => {
      counts.cut += 1;
      sink.destroy();
    }, CUT_AFTER_MS);
  }
  sink.on("drain", () => {
    if (!behind) return;
    clearTimeout(behind);
    behind = undefined;
    sendWhole();
  });

  return {
    begin: (missed) => {
      if (!missed) sendWhole();
      else for (const patch of missed) sink.write(patch);
    },
    take: (patch) => {
      if (behind) return;
      if (sink.writableLength > BEHIND_BYTES) return fallBehind();
      counts.patches += 1;
      sink.write(patch);
    },
    end: () => {
      clearTimeout(behind);
      behind = undefined;
      sink.end();
    },
  };
}
