/** What the list of runs shows of a journal. Not the whole schema: an older or newer journal may still say this. */
import { z } from "zod";

const ms = z.number().nullable();

export const journalHead = z.object({
  title: z.string(),
  startedAt: z.iso.datetime(),
  verdict: z.enum(["pass", "fail", "inconclusive"]),
  reasons: z.array(z.string()),
  /** Where the recording ends, in milliseconds after its start. */
  untilMs: ms,
});
