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

export const DOWN: Words = { 0: ["up", "green"], 1: ["down", "red"] };
export const TILT: Words = { 0: ["acts", "green"], 1: ["TILT", "orange"] };
export const HEARD: Words = { 0: ["not heard", "orange"], 1: ["heard", "green"] };

/** Of `redis_fence_refuses_writes`. */
export const FENCE: Words = { 0: ["yes", "green"], 1: ["refuses", "red"] };

/** Of `cluster:master_by_…:number`. One colour per node, so that agreement is one colour. */
export const MASTER_NUMBERS: Words = {
  0: ["nobody", "dark-red"],
  1: ["redis-1", "green"],
  2: ["redis-2", "blue"],
  3: ["redis-3", "purple"],
  9: ["more than one", "red"],
};

/** Of `redis_sentinel_failover_state`: what a leading Sentinel does, in this order. */
export const STEPS: Words = {
  0: ["none", "dark-gray"],
  1: ["wait start", "yellow"],
  2: ["select slave", "orange"],
  3: ["send slaveof noone", "purple"],
  4: ["wait promotion", "blue"],
  5: ["reconf slaves", "semi-dark-green"],
  6: ["update config", "green"],
};
