/** What stops answering and what is back: nodes, Sentinels, HAProxy and the applications. */

import type { Draft, State, Story } from "../state.ts";
import type { Entry, Group } from "../timeline/schema.ts";
import type { Reachability } from "./schema.ts";

interface Part {
  readonly name: string;
  readonly reachability: Reachability;
}

/** What the states mean to a newcomer; the reason says how it is known. */
const MEANING: Readonly<Record<Reachability["state"], string>> = {
  up: "answers again",
  loading: "is back and reads its data set",
  hung: "hangs: paused, or busy with one long command",
  down: "is down",
  unknown: "can't be reached: its state is unknown",
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

/** What this console can't see any more: unknown is not the same as nothing. */

/** The other sources are parts of the lab, and reported as such. */
const TOLD_HERE = ["alertmanager", "runs", "runner"];

const WHAT: Readonly<Record<string, string>> = {
  alertmanager: "whether alerts fire",
  runs: "which runs left a report",
  runner: "whether a scenario runs",
};

export const sourcesStory: Story = (before, after) => [
  ...TOLD_HERE.flatMap((name): Draft[] => {
    const [old, now] = [before.sources[name], after.sources[name]];
    if (!old || !now || old.state === now.state) return [];
    const wasHeard = old.state === "up" || old.lastHeardAt !== null;
    if (!wasHeard) return [];
    const report = { at: after.time, group: "sources", subject: name, detail: now.reason } as const;
    return now.state === "up"
      ? [{ ...report, kind: "heard", severity: "good", sentence: `${name} is heard again` }]
      : [
          {
            ...report,
            kind: "lost",
            severity: "warning",
            sentence: `${name} is not heard: ${WHAT[name]} is unknown`,
          },
        ];
  }),
  ...after.sentinels.flatMap((sentinel): Draft[] => {
    const old = before.sentinels.find(({ name }) => name === sentinel.name);
    if (!old?.heard || sentinel.heard || sentinel.reachability.state !== "up") return [];
    const sentence = `the events of ${sentinel.name} are not heard at the moment`;
    return [
      {
        at: after.time,
        group: "sources",
        kind: "lost",
        subject: sentinel.name,
        severity: "info",
        sentence,
        detail: null,
      },
    ];
  }),
];
