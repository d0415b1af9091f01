/** What does each see? */
import { graph } from "../../panel/graph.ts";
import { timeline } from "../../panel/timeline.ts";
import { over } from "../../query.ts";
import { DOWN, SUBSCRIBED, TILT } from "../../states.ts";

export const views = () => [
  timeline({
    title: "Which nodes does each Sentinel consider down?",
    description:
      "Subjectively (SDOWN): its own judgement after `SENTINEL_DOWN_AFTER` without an answer. First the Sentinel, then the instance.",
    queries: [
      over(
        'max by (instance, node) (redis_sentinel_instance_sdown{kind="sentinel"})',
        "{{instance}}: {{node}}",
      ),
    ],
    width: 12,
    height: 12,
    words: DOWN,
  }),
  graph({
    title: "How long ago did each instance answer a PING?",
    description:
      "The longest wait of any Sentinel at the moment of the scrape. At `SENTINEL_DOWN_AFTER` the instance counts as down.",
    queries: [
      over('max by (node) (redis_sentinel_instance_last_ok_ping_seconds{kind="sentinel"})', "{{node}}"),
      over(
        'max(redis_sentinel_master_setting_down_after_milliseconds{kind="sentinel"}) / 1000',
        "counts as down",
      ),
    ],
    width: 12,
    height: 12,
    unit: "s",
    // A dead instance counts minutes, the limit is two seconds.
    logarithmic: true,
  }),
  timeline({
    title: "Do they agree that it is down?",
    description: "The master, objectively (ODOWN): enough other Sentinels (the quorum) consider it down too.",
    queries: [over('max by (instance) (redis_sentinel_instance_odown{kind="sentinel"})', "{{instance}}")],
    width: 8,
    height: 6,
    words: DOWN,
  }),
  timeline({
    title: "Is any in TILT?",
    description:
      "After a jump of its clock, or of the scheduler, a Sentinel takes no part for five times down-after.",
    queries: [over('redis_sentinel_tilt{kind="sentinel"}', "{{instance}}")],
    width: 8,
    height: 6,
    words: TILT,
  }),
  timeline({
    title: "Are their events received?",
    description: "Whether the exporter is subscribed. What a Sentinel publishes meanwhile is not counted.",
    queries: [over('redis_sentinel_subscribed{kind="sentinel"}', "{{instance}}")],
    width: 8,
    height: 6,
    words: SUBSCRIBED,
  }),
];
