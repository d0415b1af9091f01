/** What the Sentinels say together about a master. */
import { majorityOf } from "@redis-ha-lab/cluster/majority.ts";

/** One Sentinel's answer: the node it names, and whether it holds it for down. */
export interface Opinion {
  readonly named: string | undefined;
  readonly down: boolean;
}

export type Verdict = "down" | "up" | "other-master" | "no-majority";

/**
 * Whether a majority of all Sentinels, not of those that answered, names `master` and holds it for down.
 * @param opinions the answers so far. @param missing how many may still come. @param total all Sentinels there are.
 * @returns "open" while the answers so far decide nothing, which ends when none is missing.
 */
export function verdictOn(
  master: string,
  opinions: readonly Opinion[],
  missing: number,
  total: number,
): Verdict | "open" {
  const majority = majorityOf(total);
  const naming = opinions.filter((opinion) => opinion.named === master);
  const down = naming.filter((opinion) => opinion.down).length;
  if (down >= majority) return "down";
  if (down + missing >= majority) return "open";
  if (naming.length >= majority) return "up";
  if (naming.length + missing >= majority) return "open";
  return opinions.length - naming.length >= majority ? "other-master" : "no-majority";
}
