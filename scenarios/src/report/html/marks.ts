/** Sentinel events as marks: shape and colour say what kind, pointing at them says the rest. */

import { eventsOf } from "../../evidence/moments.ts";
import { saying } from "../../model/describe.ts";
import { stamp } from "../../model/finding.ts";
import type { Journal } from "../../model/journal.ts";
import { mattering } from "../mattering.ts";
import { digits, element, safe } from "./markup.ts";
import type { Scale } from "./scale.ts";

function kindOf(event: string): "sdown" | "odown" | "vote" | "switch" | "other" {
  if (event === "+sdown") return "sdown";
  if (event === "+odown") return "odown";
  if (/vote|elected|epoch|try-failover/.test(event)) return "vote";
  if (/switch-master|promoted|selected/.test(event)) return "switch";
  return "other";
}

/** Around 0,0, about 9 units wide. */
const SHAPES = {
  sdown: "M-4.5-4.5L4.5-4.5L0 4.5Z",
  odown: "M-4.5-4.5H4.5V4.5H-4.5Z",
  vote: "M0-5.5L5.5 0L0 5.5L-5.5 0Z",
  switch: "M-4-5L6 0L-4 5Z",
  other: "M-2.5 0A2.5 2.5 0 1 0 2.5 0A2.5 2.5 0 1 0-2.5 0Z",
} as const;

/** One Sentinel's marks on a row whose middle is at `y`. */
export function marksOf(journal: Journal, sentinel: string, scale: Scale, y: number): string {
  return eventsOf(journal, "sentinel")
    .filter((event) => event.sentinel === sentinel && mattering(event))
    .filter(({ atMs }) => atMs >= scale.fromMs && atMs <= scale.toMs)
    .map((event) => {
      const kind = kindOf(event.event);
      const title = element("title", {}, safe(`${stamp(journal, event.atMs)} ${sentinel} ${saying(event)}`));
      const transform = `translate(${digits(scale.x(event.atMs))} ${y})`;
      return element("path", { class: `mark ${kind}`, d: SHAPES[kind], transform }, title);
    })
    .join("");
}
