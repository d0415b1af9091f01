/** An entry of the timeline before it has its number. */

import type { Entry } from "../state/timeline.ts";
import type { State } from "../state.ts";

export type Draft = Omit<Entry, "id">;

/** What happened between two documents. */
export type Story = (before: State, after: State) => readonly Draft[];
