/** A number in a query or a header. */
import { z } from "zod";

/**
 * A zod type for text that is digits and nothing else. `Number` alone takes "", " 5", "1e2" and "0x10" as well, and so
 * answers what was not asked.
 */
export const wholeNumber = (least = 0, most = Number.MAX_SAFE_INTEGER) =>
  z
    .string("must be one whole number")
    .regex(/^\d{1,15}$/, "must be a whole number")
    .transform(Number)
    .pipe(z.number().min(least, `must be at least ${least}`).max(most, `must be at most ${most}`));
