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

/** Of `redis_master_link_up`. */
export const LINK: Words = { 0: ["broken", "red"], 1: ["linked", "green"] };

/** Of HAProxy's servers: a server that is not routed to is not at fault. */
export const ROUTED: Words = { 0: ["not routed", "dark-gray"], 1: ["routed", "green"] };
