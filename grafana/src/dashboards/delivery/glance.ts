/** Both lanes in one line. */
import { steps } from "../../panel/frame.ts";
import { bigNumber } from "../../panel/number.ts";
import { now } from "../../query.ts";
import { YES_NO } from "../../states.ts";

export const glance = () => [
  bigNumber({
    title: "Can the publisher write?",
    description: "Whether a master takes the lane's writes, as the publisher's `/readyz` has it.",
    queries: [now("publisher_lane_up", "{{lane}}")],
    width: 6,
    height: 4,
    colors: steps("red", [1, "green"]),
    words: YES_NO,
  }),
  bigNumber({
    title: "Can messages reach the subscriber?",
    description: "Whether all of its connections of a lane are subscribed.",
    queries: [now("min by (lane) (subscriber_channel_up)", "{{lane}}")],
    width: 6,
    height: 4,
    colors: steps("red", [1, "green"]),
    words: YES_NO,
  }),
  bigNumber({
    title: "How long was the last outage of writing?",
    description: "Of each lane, as the publisher felt it. Unknown until there was one since it started.",
    queries: [now("publisher_last_outage_seconds", "{{lane}}")],
    width: 6,
    height: 4,
    unit: "s",
    decimals: 2,
    colors: steps("green", [4, "orange"], [10, "red"]),
    unknown: "none yet",
  }),
  bigNumber({
    title: "How many messages are missing?",
    description:
      "Numbers that have not come up to now, both lanes together. Pub/Sub loses what is sent while nobody is subscribed; a stream must not lose anything.",
    queries: [now("sum by (channel) (subscriber_missing_messages)", "{{channel}}")],
    width: 6,
    height: 4,
    decimals: 0,
    colors: steps("green", [1, "orange"]),
  }),
];
