/** Whether the Sentinels can agree, and elect. */
import { majority, majorityOf } from "@redis-ha-lab/cluster/majority.ts";
import { advice, danger, distinct, type Finding, list } from "./finding.ts";
import type { Survey } from "./survey.ts";

export function ofVotes({ sentinels, masterName }: Survey): Finding[] {
  const views = sentinels.flatMap(({ name, view }) => (view ? [{ name, view }] : []));
  if (views.length === 0) return [];
  const named = views.map(({ view: { master } }) => `${master.host}:${master.port}`);
  // As many as the one knows that knows most, itself included.
  const known = Math.max(...views.map(({ view }) => view.sentinels.length + 1));
  const lost = distinct(
    views
      .flatMap(({ view }) => view.sentinels.filter((one) => one.isDown))
      .map(({ host, port }) => `${host}:${port}`),
  );
  const tilted = views.flatMap(({ name, view }) => (view.tilt ? [name] : []));
  const found: (Finding | false)[] = [
    majority(named) === null &&
      danger(
        `no majority agrees on the master: ${list(named)}`,
        "clients reach different nodes",
        "look at SENTINEL MASTER on each",
      ),
    known < 3 &&
      danger(
        `${known} Sentinels`,
        "with fewer than three the loss of one ends failovers",
        "run three, on machines that fail independently",
      ),
    known >= 3 &&
      known % 2 === 0 &&
      advice(
        `${known} Sentinels, an even number`,
        "the last one tolerates no more failures, and is one more to lose",
        `run ${known - 1} or ${known + 1}`,
      ),
    sentinels.length < known &&
      danger(
        `the Sentinels know ${known} of each other, and ${sentinels.length} were named here`,
        "those that are gone for good count in the majority until they are forgotten",
        `name the others, too; or, one Sentinel after the other: SENTINEL RESET ${masterName}`,
      ),
    lost.length > 0 &&
      danger(
        `called down by another Sentinel: ${list(lost)}`,
        "it may be reachable from here and not from there",
        "try 26379 from each Sentinel's machine",
      ),
    tilted.length > 0 &&
      danger(
        `${list(tilted)}: in TILT`,
        "it decides nothing",
        "look for what starved it, or moved its clock",
      ),
  ];
  return [
    ...found.filter((one) => one !== false),
    ...ofQuorum(
      known,
      views.map(({ view }) => view.master.number("quorum") ?? 0),
      masterName,
    ),
  ];
}

function ofQuorum(known: number, all: readonly number[], masterName: string): Finding[] {
  const quorums = distinct(all);
  const needed = majorityOf(known);
  const todo = `SENTINEL SET ${masterName} quorum ${needed}, on each`;
  const differs = "which Sentinel leads decides how many must agree";
  const few = "fewer than a majority can call a master down that is well for the others";
  return [
    ...(quorums.length > 1
      ? [danger(`the quorum differs: ${list(quorums.map(String))}`, differs, todo)]
      : []),
    ...quorums.flatMap((quorum) =>
      quorum === needed
        ? []
        : [
            advice(
              `quorum ${quorum} of ${known}`,
              quorum < needed ? few : "no failover although a majority is left",
              todo,
            ),
          ],
    ),
  ];
}
