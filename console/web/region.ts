/** A part of the page that follows the state document. */
import type { State } from "../src/state.ts";

export interface Region {
  /** Called once per frame at most, and only after a change. */
  render(state: State): void;
  /** Moves the clocks; `now` is the console's time in milliseconds since 1970. */
  tick?(now: number): void;
}
