/** Asks one HTTP page again and again for JSON of a known shape. */
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import type { z } from "zod";
import { createHttpAsker } from "./http-asker.ts";
import { asJson } from "./json.ts";
import { startRounds } from "./rounds.ts";
import type { Seen } from "./seen.ts";
import type { Source } from "./source.ts";

export interface JsonPage<T> {
  readonly endpoint: Endpoint;
  readonly path: string;
  readonly schema: z.ZodType<T>;
  readonly everyMs: number;
  readonly onSeen: (seen: Seen<T>) => void;
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
