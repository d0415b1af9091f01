/** The last messages that arrived, for people and for tests to look at. */
import type { Channel, ClientPath } from "@redis-ha-lab/cluster/client-paths.ts";

export interface Received {
  /** Counts all arrivals of this process; a reader that remembers the last one misses nothing. */
  readonly index: number;
  /** ISO 8601. */
  readonly receivedAt: string;
  /** `raw`: not one of the lab's numbered messages, but text on a channel of a user's own. */
  readonly kind: "numbered" | "raw";
  readonly lane?: ClientPath;
  readonly channel: Channel;
  /** For raw text: the name of the Redis channel. */
  readonly redisChannel?: string;
  readonly run?: number;
  readonly sequence?: number;
  readonly latencyMs?: number;
  readonly username?: string;
  readonly text?: string;
}

export type Arrival = Omit<Received, "index" | "receivedAt">;

export interface Page {
  readonly messages: readonly Received[];
  /** What to ask for next: `after=<next>`. */
  readonly next: number;
  /** How many between `after` and the first of this page are no longer remembered. */
  readonly forgotten: number;
}

export interface Inbox {
  put(arrival: Arrival): void;
  /** Oldest first. */
  after(index: number, limit: number, wanted: (message: Received) => boolean): Page;
  /** Index of the newest; 0 while empty. */
  readonly last: number;
  /** @returns a function that ends the subscription. */
  listen(listener: (message: Received) => void): () => void;
}

/** Most messages are never looked at: they are put into words when they are. */
interface Kept {
  readonly index: number;
  readonly atMs: number;
  readonly arrival: Arrival;
}

/** Texts may have 64 KiB, on a channel of a user's own half a gigabyte. */
export const INBOX_BYTES = 32 << 20;

/** About: two bytes a character, and what surrounds them. */
const bytesOf = ({ text = "", username = "", redisChannel = "" }: Arrival): number =>
  256 + 2 * (text.length + username.length + redisChannel.length);

const received = ({ index, atMs, arrival }: Kept): Received => ({
  index,
  receivedAt: new Date(atMs).toISOString(),
  ...arrival,
});

/** Remembers the last `size` messages, and of these as many as fit into `maxBytes`. */
export function createInbox(size: number, maxBytes = INBOX_BYTES): Inbox {
  const ring = new Array<Kept | undefined>(size);
  const listeners = new Set<(message: Received) => void>();
  let last = 0;
  let oldest = 1;
  let bytes = 0;

  function forgetOldest(): void {
    const kept = ring[oldest % size];
    if (kept) bytes -= bytesOf(kept.arrival);
    ring[oldest % size] = undefined;
    oldest += 1;
  }

  return {
    put: (arrival) => {
      last += 1;
      if (last - oldest >= size) forgetOldest();
      bytes += bytesOf(arrival);
      while (bytes > maxBytes && oldest < last) forgetOldest();
      const kept: Kept = { index: last, atMs: Date.now(), arrival };
      ring[last % size] = kept;
      if (listeners.size === 0) return;
      const message = received(kept);
      for (const listener of listeners) listener(message);
    },
    after: (index, limit, wanted) => {
      const messages: Received[] = [];
      let next = Math.min(Math.max(index, oldest - 1), last);
      while (next < last && messages.length < limit) {
        next += 1;
        const kept = ring[next % size];
        if (!kept) continue;
        const message = received(kept);
        if (wanted(message)) messages.push(message);
      }
      return { messages, next, forgotten: Math.max(0, oldest - 1 - index) };
    },
    get last() {
      return last;
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
