/** The words and colours of states: the same thing looks the same on every dashboard. */
import { steps, type Word, type Words } from "./panel/frame.ts";

/** Neither good nor bad. Grafana's palette has no grey, and an unknown name is black. */
export const MUTED = "rgba(110,118,135,0.35)";

/** The same where it is a whole box or letters; there Grafana ignores how transparent a colour is. */
export const GREY = "#6E7687";

export const NONE_YET: Word = ["none yet", GREY];

/** Green is for master and for good, blue for replica: nodes have colours that mean nothing else. */
export const NODE_COLORS = {
  "redis-1": "semi-dark-yellow",
  "redis-2": "semi-dark-purple",
  "redis-3": "#1FA5B5",
} as const;

/** Colours of what `which` returns, where exactly one is right. */
export const EXACTLY_ONE = steps("orange", [0, "red"], [1, "green"], [2, "red"]);

/** Of `node:redis_role:state`. */
export const ROLES: Words = {
  0: ["down", "dark-red"],
  1: ["replica", "blue"],
  2: ["master", "green"],
  3: ["neither", "orange"],
};

export const YES_NO: Words = { 0: ["no", "red"], 1: ["yes", "green"] };

/** Of `redis_master_link_up`; 2 is our own. */
export const LINK: Words = { 0: ["broken", "red"], 1: ["linked", "green"], 2: ["is the master", MUTED] };

/** Where "no" is as good as "yes". */
export const CLAIMS: Words = { 0: ["no", MUTED], 1: ["yes", "green"] };

/** Of HAProxy's servers: a server that is not routed to is not at fault. */
export const ROUTED: Words = { 0: ["not routed", MUTED], 1: ["routed", "green"] };

export const DOWN: Words = { 0: ["up", "green"], 1: ["down", "red"] };
export const TILT: Words = { 0: ["acts", "green"], 1: ["TILT", "orange"] };
export const SUBSCRIBED: Words = { 0: ["not subscribed", "orange"], 1: ["subscribed", "green"] };

/** Of `redis_fence_refuses_writes`; -1 is our own, for a replica. */
export const WRITE_GUARD: Words = {
  [-1]: ["is a replica", MUTED],
  0: ["accepts writes", "green"],
  1: ["refuses writes", "red"],
};

/** Of what happens in a moment: a mark on an empty band. */
export const MOMENT: Words = { 0: [" ", "transparent"], 1: ["published", "orange"] };

/** Of `cluster:master_by_…:number`. One colour per node, so that agreement is one colour. */
export const MASTER_NUMBERS: Words = {
  0: ["no node", "dark-red"],
  1: ["redis-1", NODE_COLORS["redis-1"]],
  2: ["redis-2", NODE_COLORS["redis-2"]],
  3: ["redis-3", NODE_COLORS["redis-3"]],
  9: ["more than one", "red"],
};

/** Of `redis_sentinel_failover_state`: what a leading Sentinel does, in this order. */
export const STEPS: Words = {
  0: ["none", MUTED],
  1: ["wait start", "yellow"],
  2: ["select slave", "orange"],
  3: ["send slaveof noone", "purple"],
  4: ["wait promotion", "blue"],
  5: ["reconf slaves", "semi-dark-green"],
  6: ["update config", "green"],
};
