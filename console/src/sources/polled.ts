/** Asks one HTTP page again and again for JSON of a known shape. */
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import type { z } from "zod";
import { answered, type Contact, NEVER } from "./contact.ts";
import { createHttpReader } from "./http-reader.ts";
import { startRounds } from "./rounds.ts";
import { asJson, type Seen, type Source } from "./source.ts";

export interface JsonPage<T> {
  readonly endpoint: Endpoint;
  readonly path: string;
  readonly schema: z.ZodType<T>;
  readonly everyMs: number;
  readonly onSeen: (seen: Seen<T>) => void;
}

export function watchJsonPage<T>({ endpoint, path, schema, everyMs, onSeen }: JsonPage<T>): Source {
  const reader = createHttpReader(endpoint);
  const rounds = startRounds(everyMs, async () => {
    const parsed = schema.safeParse(asJson(await reader.text(path)));
    onSeen({ contact: reader.contact, report: parsed.success ? parsed.data : null });
  });
  return {
    pollNow: rounds.pollNow,
    stop: async () => {
      await rounds.stop();
      reader.close();
    },
  };
}

/** Reads something again and again that is not a part of the lab: a folder, a file. */

/** @param read what it throws is why it is unknown. */
export function watchReading<T>(
  everyMs: number,
  read: () => Promise<T>,
  onRead: (result: { readonly contact: Contact; readonly report: T | null }) => void,
): Source {
  let contact = NEVER;
  return startRounds(everyMs, async () => {
    let report: T | null = null;
    try {
      report = await read();
      contact = answered(Date.now());
    } catch (error) {
      contact = {
        kind: "denied",
        reason: `can't be read: ${(error as Error).message}`,
        heardAt: contact.heardAt,
      };
    }
    onRead({ contact, report });
  });
}
