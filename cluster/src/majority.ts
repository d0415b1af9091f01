/** What the Sentinels say together counts only when more than half of all of them say it, answering or not. */

/** How many of `all` are a majority. */
export const majorityOf = (all: number): number => Math.floor(all / 2) + 1;

/**
 * The value that a majority names; abstentions count as votes for nothing.
 * @param all how many have a vote, where those without one are left out of `votes`.
 */
export function majority(
  votes: readonly (string | null | undefined)[],
  all: number = votes.length,
): string | null {
  for (const vote of new Set(votes)) {
    if (vote != null && votes.filter((other) => other === vote).length >= majorityOf(all)) return vote;
  }
  return null;
}
