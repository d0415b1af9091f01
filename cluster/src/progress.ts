/** runs/running.json: how far the run under way is. The runner writes it, the console reads it. */
import { z } from "zod";

export const PROGRESS_FILE = "running.json";

export const progress = z.object({
  scenario: z.string(),
  title: z.string(),
  /** ISO 8601 */
  startedAt: z.string(),
  /** When this was written, epoch ms. */
  at: z.number(),
  /** `broken`: the fault has taken effect. `finishing`: the lab is steady, what was written is read back. */
  stage: z.enum(["preparing", "broken", "healing", "finishing"]),
  faults: z.array(z.object({ fault: z.string(), target: z.string() })),
  step: z.string().nullable(),
  /** Of the expectations, how many are decided. */
  decided: z.number(),
  expectations: z.number(),
});
export type Progress = z.output<typeof progress>;
