/** The figures as tables for the terminal. */
import { table } from "@redis-ha-lab/scenarios/terminal/table.ts";
import type { Figures, Spread } from "./figures.ts";
import type { Outcome, Process } from "./one-switchover.ts";
import type { WriteServers } from "./write-servers.ts";

const right = (title: string) => ({ title, right: true });
const seconds = (ms: number) => (ms / 1000).toFixed(2);
const three = (spread: Spread | null) =>
  spread ? [spread.p50, spread.p95, spread.max].map(seconds).join(" ") : "–";
const whole = (value: number | null) => (value === null ? "?" : value.toLocaleString("en-US"));

/** Of several reasons the first: "No switchover, the master was left alone:" says none. */
const reasonOf = ({ ended, why }: Process): string => {
  const [first = "", next] = why?.split("\n") ?? [];
  return ended === "done" ? ended : `${ended} (${(next ?? first).replace(/^\s*- /, "")})`;
};

/** A line per switchover while the benchmark runs. */
export function outcomeLine(outcome: Outcome, total: number): string {
  const { number, from, to, disturbance, victim, second, master } = outcome;
  const what = disturbance
    ? `${disturbance.kind}${victim === null ? ", its moment did not come" : ` ${victim} ${disturbance.afterMs} ms after "${disturbance.moment}"`}`
    : "undisturbed";
  return [
    `${number} of ${total}  ${from} → ${to}, ${what}: ${reasonOf(outcome)}`,
    second ? `, the second one ${reasonOf(second)}` : "",
    `; master ${master ?? "unknown"}`,
    outcome.steady ? "" : ", HEALED BY HAND",
  ].join("");
}

export function switchoverLines({ paths, kinds }: Figures, servers: WriteServers): string[] {
  const { samples, unanswered, several, none, moves, apart } = servers;
  return [
    "Client paths; seconds without an acknowledged write in one switchover: p50, p95, max",
    ...table(
      [
        "CLIENT",
        ...["ACKNOWLEDGED", "REFUSED", "UNKNOWN", "LOST", "TWICE", "REFUSED, YET THERE"].map(right),
        ...["UNDISTURBED", "DISTURBED"].map(right),
      ],
      paths.map((path) => [
        path.name,
        ...[path.acknowledged, path.failed, path.indeterminate].map(whole),
        ...[path.lost, path.duplicated, path.contradicted].map(whole),
        ...[path.stillPlain, path.stillDisturbed].map(three),
      ]),
    ),
    "",
    "What was done in the middle; seconds without an acknowledged write through HAProxy: p50, p95, max",
    ...table(
      [
        "DISTURBANCE",
        ...[
          "TIMES",
          "MISSED",
          "DONE",
          "REFUSED",
          "FAILED",
          "KILLED",
          "LOST",
          "STOOD STILL",
          "NOT STEADY",
        ].map(right),
      ],
      kinds.map(({ kind, times, missed, ended, lost, still, notSteady }) => [
        kind,
        ...[times, missed, ended.done, ended.refused, ended.failed, ended.killed, lost].map(whole),
        three(still),
        whole(notSteady),
      ]),
    ),
    "",
    `HAProxy's servers of \`write\`: ${whole(samples)} looks${apart ? `, ${apart.p50.toFixed(1)} ms apart (median; p95 ${apart.p95.toFixed(1)}, worst ${apart.max.toFixed(0)})` : ""}, ${whole(unanswered)} without an answer; ${whole(several)} times more than one was UP, ${whole(none)} times none; ${whole(moves)} moves from one to another.`,
  ];
}
