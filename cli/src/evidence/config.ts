/** What `make evidence` is asked for. */
import { loadConfig } from "@redis-ha-lab/common/env.ts";
import { z } from "zod";

/** In the order in which they are made. */
export const PARTS = ["figures", "pictures", "profiles", "samples", "losses", "benchmarks"] as const;

const environment = z.object({
  RUNS: z.coerce.number().int().min(1).default(3).describe("kills of the master per setting"),
  MINUTES: z.coerce
    .number()
    .int()
    .min(1)
    .default(12)
    .describe("how long it may take: no scenario is begun that would not end in time"),
  PARTS: z
    .string()
    .default(PARTS.join())
    .transform((text) => text.split(","))
    .pipe(z.array(z.enum(PARTS)))
    .describe("which of them"),
  STALE: z
    .string()
    .optional()
    .describe("only say in the docs that the figures are older than the code, and why"),
});

export const loadEvidenceConfig = () => loadConfig("evidence", environment);
