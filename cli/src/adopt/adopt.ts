/** Looks at a set-up, says what it is, and changes nothing. */
import { printLines } from "@redis-ha-lab/common/printable.ts";
import { findingsOf } from "./findings.ts";
import { adoptLines } from "./show.ts";
import { survey, type Wanted } from "./survey.ts";

/** @returns the exit code: 0 when nothing is in danger, 1 when something is. */
export async function adopt(wanted: Wanted): Promise<number> {
  const found = await survey(wanted);
  const findings = findingsOf(found);
  printLines(adoptLines(found, findings));
  return findings.some(({ weight }) => weight === "danger") ? 1 : 0;
}
