/** What this console can't see any more: unknown is not the same as nothing. */
import type { Draft, Story } from "./draft.ts";

/** The other sources are parts of the lab, and told as such. */
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
    const told = { at: after.time, group: "sources", subject: name, detail: now.reason } as const;
    return now.state === "up"
      ? [{ ...told, kind: "heard", severity: "good", sentence: `${name} is heard again` }]
      : [
          {
            ...told,
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
