/** What `make evidence` is asked for. */
import { loadConfig } from "@redis-ha-lab/common/env.ts";
import { z } from "zod";
import { BENCHMARKS } from "./printed.ts";

/** In the order in which they are made. */
export const PARTS = ["figures", "pictures", "profiles", "samples", "losses", "benchmarks"] as const;

/** As the lab's own options are read: no blanks, no "1e2". */
const count = (fallback: number) =>
  z
    .string()
    .regex(/^[1-9]\d{0,3}$/, "must be a whole number from 1 to 9999")
    .transform(Number)
    .default(fallback);

export const environment = z.object({
  RUNS: count(3).describe("kills of the master per setting"),
  MINUTES: count(12).describe("how long it may take: no scenario is begun that would not end in time"),
  PARTS: z
    .string()
    .default(PARTS.join())
    .transform((text) => text.split(","))
    .pipe(z.array(z.enum(PARTS)))
    .describe("which of them"),
  ONLY: z
    .string()
    .default(BENCHMARKS.map(({ name }) => name).join())
    .transform((text) => text.split(","))
    .pipe(z.array(z.enum(BENCHMARKS.map(({ name }) => name))))
    .describe("which of the benchmarks"),
  STALE: z
    .string()
    .optional()
    .describe("only say in the docs that the figures are older than the code, and why"),
});

export const loadEvidenceConfig = () => loadConfig("evidence", environment);
