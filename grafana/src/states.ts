/** The words and colours of states: the same thing looks the same on every dashboard. */
import type { Words } from "./panel/frame.ts";

/** Of `node:redis_role:state`. */
export const ROLES: Words = {
  0: ["down", "dark-red"],
  1: ["replica", "blue"],
  2: ["master", "green"],
  3: ["neither", "orange"],
};

export const YES_NO: Words = { 0: ["no", "red"], 1: ["yes", "green"] };
