/** What of a set-up is not as recommended, each with its reason: pure, from what was surveyed. */
import { danger, type Finding } from "./finding.ts";
import { ofNodes, ofSettings } from "./of-nodes.ts";
import { ofPeriods, ofTimes } from "./of-times.ts";
import { ofVotes } from "./of-votes.ts";
import type { Survey } from "./survey.ts";

function ofAnswers({ sentinels, nodes, masterName }: Survey): Finding[] {
  return [
    ...sentinels.flatMap(({ name, host, port, problem, view }) =>
      view === null
        ? [
            danger(
              `${name} (${host}:${port}) can't be counted on: ${problem}`,
              "a failover needs the majority of all Sentinels, those that are away included",
              `start it, or let it in; that it watches ${masterName} says SENTINEL MASTERS`,
            ),
          ]
        : [],
    ),
    ...nodes.flatMap(({ name, problem }) =>
      problem === null
        ? []
        : [
            danger(
              `${name} does not answer: ${problem}`,
              "it can't be judged, nor promoted",
              "start it, or let this look in",
            ),
          ],
    ),
  ];
}

/** Dangers first. */
export function findingsOf(found: Survey): Finding[] {
  const all = [
    ...ofAnswers(found),
    ...ofVotes(found),
    ...ofTimes(found),
    ...ofPeriods(found),
    ...ofNodes(found),
    ...ofSettings(found),
  ];
  return [
    ...all.filter(({ weight }) => weight === "danger"),
    ...all.filter(({ weight }) => weight === "advice"),
  ];
}
