/** Asks one HTTP page again and again for JSON of a known shape. */
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import type { z } from "zod";
import type { Contact } from "./contact.ts";
import { createHttpAsker } from "./http-asker.ts";
import { asJson } from "./json.ts";
import { startRounds } from "./rounds.ts";
import type { Source } from "./source.ts";

export interface PageSeen<T> {
  readonly contact: Contact;
  /** Null unless the last question was answered, and in that shape. */
  readonly told: T | null;
}

export interface JsonPage<T> {
  readonly endpoint: Endpoint;
  readonly path: string;
  readonly schema: z.ZodType<T>;
  readonly everyMs: number;
  readonly onSeen: (seen: PageSeen<T>) => void;
}

export function watchJsonPage<T>({ endpoint, path, schema, everyMs, onSeen }: JsonPage<T>): Source {
  const asker = createHttpAsker(endpoint);
  const rounds = startRounds(everyMs, async () => {
    const parsed = schema.safeParse(asJson(await asker.text(path)));
    onSeen({ contact: asker.contact, told: parsed.success ? parsed.data : null });
  });
  return {
    nudge: rounds.nudge,
    stop: async () => {
      await rounds.stop();
      asker.close();
    },
  };
}
