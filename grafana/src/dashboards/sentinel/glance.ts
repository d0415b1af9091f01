/** The Sentinels in one line. */
import { steps } from "../../panel/frame.ts";
import { bigNumber } from "../../panel/number.ts";
import { now, which } from "../../query.ts";
import { EXACTLY_ONE, YES_NO } from "../../states.ts";

export const glance = () => [
  bigNumber({
    title: "Which node do they report as master?",
    description:
      "The node with a majority of the votes. Without one, clients that ask get different answers or none.",
    queries: [which("node:sentinel_votes:count >= 2", "node", "no majority", "node:sentinel_votes:count")],
    width: 6,
    height: 4,
    colors: EXACTLY_ONE,
    nameOnly: true,
  }),
  bigNumber({
    title: "How many answer?",
    description: "Of three. Two are a majority.",
    queries: [now("cluster:sentinels_up:count", "Sentinels")],
    width: 4,
    height: 4,
    colors: steps("red", [2, "orange"], [3, "green"]),
  }),
  bigNumber({
    title: "Do they agree?",
    description: "Whether all that answer report the same node.",
    queries: [now("cluster:sentinel_named_masters:count == bool 1", "agreement")],
    width: 4,
    height: 4,
    colors: steps("red", [1, "green"]),
    words: YES_NO,
  }),
  bigNumber({
    title: "Is there a quorum?",
    description: "Whether at least one Sentinel finds quorum and majority (`SENTINEL CKQUORUM`).",
    queries: [now('max(redis_sentinel_master_ckquorum_status{kind="sentinel"})', "quorum")],
    width: 4,
    height: 4,
    colors: steps("red", [1, "green"]),
    words: YES_NO,
  }),
  bigNumber({
    title: "Configuration epoch",
    description: "Grows by one or more with each failover and never falls. The newest wins.",
    queries: [now('max(redis_sentinel_config_epoch{kind="sentinel"})', "epoch")],
    width: 6,
    height: 4,
    decimals: 0,
    colors: steps("blue"),
  }),
];
