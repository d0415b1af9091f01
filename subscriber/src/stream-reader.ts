/**
 * Reads one client path's stream through a consumer group: at least once, and exactly once in the ledger. The ledger is
 * stored in the same transaction that acknowledges what it has counted, so a process that is killed at any moment
 * resumes with both or with neither.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { type ClientPath, streamKey } from "@redis-ha-lab/cluster/client-paths.ts";
import { z } from "zod";
import type { Intake } from "./intake.ts";
import type { LedgerState } from "./ledger.ts";
import type { SubscriberLink } from "./link.ts";
import type { Reader } from "./subscription.ts";

/** Where a client path's stream reader stands, as it is stored in Redis beside the group's own position. */
const positionKey = (clientPath: ClientPath): string => `lab:subscriber:position:${clientPath}`;

/** Written with every acknowledgement: the newest gaps are kept, older ones only in the counts. */
const GAPS = 50;

const count = z.number().int().min(0);
const position = z.object({
  runs: z.array(z.tuple([count, count])),
  received: count,
  duplicates: count,
  outOfOrder: count,
  gapsSeen: count,
  missingSeen: count,
  gaps: z.array(z.object({ run: count, from: count, to: count })),
});

export const savedPosition = (state: LedgerState): string =>
  JSON.stringify({ ...state, gaps: state.gaps.slice(-GAPS) });

/** @returns undefined when nothing usable is stored: the ledger then begins with what the group delivers next. */
export function loadPosition(text: string | null): LedgerState | undefined {
  if (text === null) return undefined;
  try {
    return position.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

const GROUP = "subscriber";
/** One process reads a client path, so a restarted one finds under the same name what the killed one had left. */
const CONSUMER = "subscriber-1";
const COUNT = 500;
/** Shorter than the stall limit: a silent stream answers in time to prove that its node lives. */
const BLOCK_MS = 400;
const RETRY_MS = 100;

/** What a session begins with: entries delivered earlier and never acknowledged. */
const UNACKNOWLEDGED = "0";
const NEW = ">";

type Entry = readonly [id: string, fields: readonly string[] | null];

/** @param keys the stream, and where its position is stored. */
export function readStream(
  link: SubscriberLink,
  intake: Intake,
  { key, position }: { key: string; position: string } = {
    key: streamKey(link.clientPath),
    position: positionKey(link.clientPath),
  },
): Reader {
  const { redis, inFlight, health } = link;
  let resumed = false;
  let stopped = false;

  async function prepare(): Promise<void> {
    try {
      // From the beginning: what was published before the first start belongs to the subscriber too.
      await inFlight.track(redis.xgroup("CREATE", key, GROUP, "0", "MKSTREAM"));
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith("BUSYGROUP"))) throw error;
    }
    if (resumed) return;
    const stored = loadPosition(await inFlight.track(redis.get(position)));
    if (stored) intake.resume(stored);
    resumed = true;
  }

  async function read(from: string): Promise<readonly Entry[]> {
    const reply = await inFlight.track(
      redis.xreadgroup("GROUP", GROUP, CONSUMER, "COUNT", COUNT, "BLOCK", BLOCK_MS, "STREAMS", key, from),
    );
    return entriesOf(reply);
  }

  async function acknowledge(entries: readonly Entry[]): Promise<void> {
    const ids = entries.map(([id]) => id);
    await inFlight.track(
      redis
        .multi()
        .set(position, savedPosition(intake.state()))
        .xack(key, GROUP, ...ids)
        .exec(),
    );
  }

  /** One connection's worth of reading; ends by throwing, or when the process stops. */
  async function session(): Promise<void> {
    await prepare();
    let from = UNACKNOWLEDGED;
    let entries = await read(from);
    while (!stopped) {
      health.succeeded();
      if (entries.length === 0) {
        from = NEW;
        entries = await read(from);
        continue;
      }
      for (const [, fields] of entries) {
        // A trimmed entry is still owed to the group, but only its id is left; the ledger sees the gap.
        if (fields) intake.take(fields[1] ?? "");
      }
      // The next read is on its way while the acknowledgement is: one round trip for both.
      [, entries] = await Promise.all([acknowledge(entries), read(from)]);
    }
    // What this last read took stays unacknowledged: the next process begins with it.
  }

  async function run(): Promise<void> {
    while (!stopped) {
      try {
        if (link.resends || redis.status === "ready") await session();
      } catch (error) {
        health.failed(error instanceof Error ? error.message : String(error));
      }
      if (!stopped) await sleep(RETRY_MS);
    }
  }
  const running = run();
  const look = setInterval(() => void health.reason(), 250);

  return {
    close: async () => {
      stopped = true;
      clearInterval(look);
      await Promise.race([running, sleep(BLOCK_MS + 500)]);
      link.close();
    },
  };
}

/** `[[key, [[id, [field, value, …]], …]]]`, or null when nothing came in time. */
function entriesOf(reply: unknown): readonly Entry[] {
  const [stream] = (reply ?? []) as readonly (readonly [string, readonly Entry[]])[];
  return stream?.[1] ?? [];
}
