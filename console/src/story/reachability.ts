/** Who stops answering and who is back: nodes, Sentinels, HAProxy and the applications. */

import type { Reachability } from "../state/reachability.ts";
import type { Entry, Group } from "../state/timeline.ts";
import type { State } from "../state.ts";
import type { Draft, Story } from "./draft.ts";

interface Part {
  readonly name: string;
  readonly reachability: Reachability;
}

/** What the states mean to a newcomer; the reason says how it is known. */
const MEANING: Readonly<Record<Reachability["state"], string>> = {
  up: "answers again",
  loading: "is back and reads its data set",
  hung: "hangs: frozen, or busy with one long command",
  down: "is down",
  unknown: "can't be reached: nobody can tell from here whether it lives",
};

const SEVERITY: Readonly<Record<Reachability["state"], Entry["severity"]>> = {
  up: "good",
  loading: "info",
  hung: "bad",
  down: "bad",
  unknown: "warning",
};

function changes(group: Group, before: readonly Part[], after: readonly Part[], at: number): Draft[] {
  return after.flatMap(({ name, reachability }): Draft[] => {
    const old = before.find((part) => part.name === name)?.reachability.state;
    const { state, reason } = reachability;
    if (old === undefined || old === state) return [];
    const sentence = `${name} ${MEANING[state]}`;
    return [{ at, group, kind: state, subject: name, severity: SEVERITY[state], sentence, detail: reason }];
  });
}

const applications = ({ haproxy, clients }: State): Part[] => [
  { name: "publisher", ...clients.publisher },
  { name: "subscriber", ...clients.subscriber },
  { name: "haproxy", ...haproxy },
];

/** Parts that were never heard say nothing by being heard for the first time. */
const heardBefore = (state: State) => (part: Part) => {
  const source = state.sources[part.name];
  return source !== undefined && (source.state === "up" || source.lastHeardAt !== null);
};

export const reachabilityStory: Story = (before, after) => {
  const known = heardBefore(before);
  return [
    ...changes("roles", before.nodes.filter(known), after.nodes, after.time),
    ...changes("sentinels", before.sentinels.filter(known), after.sentinels, after.time),
    ...changes("routes", applications(before).filter(known), applications(after), after.time).map((draft) =>
      draft.subject === "haproxy" ? draft : { ...draft, group: "clients" as const },
    ),
  ];
};
