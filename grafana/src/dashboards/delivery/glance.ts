/** Both client paths in one line. */
import { steps } from "../../panel/frame.ts";
import { bigNumber } from "../../panel/number.ts";
import { now } from "../../query.ts";
import { NONE_YET, YES_NO } from "../../states.ts";

export const glance = () => [
  bigNumber({
    title: "Can the publisher write?",
    description: "Whether a master accepts writes on each client path, as the publisher's `/readyz` has it.",
    queries: [now("publisher_lane_up", "{{lane}}")],
    width: 6,
    height: 4,
    colors: steps("red", [1, "green"]),
    words: YES_NO,
  }),
  bigNumber({
    title: "Can the subscriber receive?",
    description: "Whether all of its connections on a client path are subscribed.",
    queries: [now("min by (lane) (subscriber_channel_up)", "{{lane}}")],
    width: 6,
    height: 4,
    colors: steps("red", [1, "green"]),
    words: YES_NO,
  }),
  bigNumber({
    title: "How long was the last outage?",
    description: "Of writes, on each client path, as measured by the publisher since it started.",
    queries: [now("publisher_last_outage_seconds", "{{lane}}")],
    width: 6,
    height: 4,
    unit: "s",
    decimals: 2,
    colors: steps("blue", [4, "orange"], [10, "red"]),
    unknown: NONE_YET,
  }),
  bigNumber({
    title: "How many messages are missing?",
    description:
      "Numbers that have not arrived up to now, both client paths together. Pub/Sub loses what is sent while there is no subscriber; a stream must not lose anything.",
    queries: [now("sum by (channel) (subscriber_missing_messages)", "{{channel}}")],
    width: 6,
    height: 4,
    decimals: 0,
    colors: steps("green", [1, "orange"]),
  }),
];
