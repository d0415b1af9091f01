/** How a failover ended, and what took how long. */

import type { Story } from "../state.ts";
import type { Failover } from "./schema.ts";

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;

export const failoversStory: Story = (before, after) => {
  const { last } = after.failover;
  if (!last || last === before.failover.last) return [];
  const { severity, sentence } = report(last);
  const detail = Object.entries(last.phaseMs)
    .map(([phase, ms]) => `${phase} ${seconds(ms)}`)
    .join(", ");
  const subject = last.to ?? last.from ?? "sentinels";
  return [
    { at: after.time, group: "sentinels", kind: "failover-ended", subject, severity, sentence, detail },
  ];
};

function report({ outcome, from, to, startedAt, endedAt }: NonNullable<Failover["last"]>) {
  const took = seconds(endedAt - startedAt);
  const old = from ?? "the old master";
  switch (outcome) {
    case "done":
      return {
        severity: "good",
        sentence: `the failover is over: ${to ?? "another node"} replaces ${old}, ${took} after the old master's last answer`,
      } as const;
    case "recovered":
      return {
        severity: "good",
        sentence: `${old} came back before it was replaced, after ${took}`,
      } as const;
    case "aborted":
      return {
        severity: "bad",
        sentence: `the failover was given up after ${took}: ${old} was not replaced`,
      } as const;
  }
}
