/** One line that the state asks for: whom it connects, what it says, and where it runs. */
import { type Curve, middleOf, type Point } from "./curve.ts";

export type LineKind = "vote" | "write" | "read" | "replication" | "direct" | "client";

export interface Line {
  /** Stays the same while a line only changes its end: the change is then animated. */
  readonly key: string;
  readonly kind: LineKind;
  /** `broken` is drawn with a cross, `doubted` dashed, `unknown` faint. */
  readonly state: "whole" | "doubted" | "broken" | "unknown";
  readonly from: string;
  readonly to: string;
  readonly curve: Curve;
  readonly label: { readonly text: string; readonly at: Point } | null;
}

type Ends = Pick<Line, "key" | "kind" | "state" | "from" | "to">;
/** None where the curve has no place: an end that is no known node. */
export const line = (ends: Ends, curve: Curve | undefined, text: string | null = null): Line[] =>
  curve ? [{ ...ends, curve, label: text === null ? null : { text, at: middleOf(curve) } }] : [];
