/** The figures as tables for the terminal. */
import { table } from "@redis-ha-lab/scenarios/terminal/table.ts";
import type { Figures, Spread } from "./figures.ts";
import type { Kill } from "./measured.ts";
import { nameOf } from "./setting.ts";

const right = (title: string) => ({ title, right: true });
const seconds = (ms: number) => (ms / 1000).toFixed(2);
const three = ({ p50, p95, max }: Spread) => `${seconds(p50)} ${seconds(p95)} ${seconds(max)}`;

/** A line per kill while the benchmark runs. */
export function killLine(kill: Kill, done: number, total: number): string {
  const { haproxy, sentinel } = kill.felt;
  const lost = (haproxy.lost ?? 0) + (sentinel.lost ?? 0);
  return `${done} of ${total}  ${nameOf(kill.setting)}: ${kill.oldMaster} → ${kill.newMaster}, outage by HAProxy ${seconds(haproxy.outageMs)} s, by Sentinel ${seconds(sentinel.outageMs)} s, ${lost} lost`;
}

export function figureLines(all: readonly Figures[]): string[] {
  const label = ({ setting }: Figures) => [
    String(setting.downAfterMs),
    setting.fence ? "on" : "off",
    setting.repointer ? "on" : "off",
  ];
  const head = [right("DOWN-AFTER ms"), "WRITE GUARD", "REPOINTER"];
  const phases = [...new Set(all.flatMap((one) => Object.keys(one.phases)))];
  return [
    "Seconds without an acknowledged write: p50, p95, max",
    ...table(
      [
        ...head,
        right("KILLS"),
        right("BY HAPROXY"),
        right("minus DOWN-AFTER"),
        right("BY SENTINEL"),
        right("minus DOWN-AFTER"),
      ],
      all.map((one) => [
        ...label(one),
        String(one.kills),
        three(one.outage.haproxy),
        three(one.beyondDownAfter.haproxy),
        three(one.outage.sentinel),
        three(one.beyondDownAfter.sentinel),
      ]),
    ),
    "",
    "Phases in ms, medians (announce: from the kill to the first +switch-master, may overlap the others)",
    ...table(
      [...head, ...phases.map((name) => right(name.toUpperCase())), right("ANNOUNCE")],
      all.map((one) => [
        ...label(one),
        ...phases.map((name) => Math.round(one.phases[name] ?? 0).toString()),
        one.announcedMs === null ? "?" : Math.round(one.announcedMs).toString(),
      ]),
    ),
    "",
    "Writes of both client paths together",
    ...table(
      [...head, right("ACKNOWLEDGED"), right("FAILED"), right("UNKNOWN"), right("LOST")],
      all.map((one) => [
        ...label(one),
        ...[one.acknowledged, one.failed, one.indeterminate].map(String),
        one.lost === null ? "?" : String(one.lost),
      ]),
    ),
  ];
}
