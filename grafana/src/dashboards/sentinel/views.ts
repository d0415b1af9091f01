/** What does each see? */
import { graph } from "../../panel/graph.ts";
import { timeline } from "../../panel/timeline.ts";
import { over } from "../../query.ts";
import { DOWN, HEARD, TILT } from "../../states.ts";

export const views = () => [
  timeline({
    title: "Whom does each Sentinel find down?",
    description:
      "Subjectively (SDOWN): its own judgement after `SENTINEL_DOWN_AFTER` without an answer. First the Sentinel, then whom it judges.",
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
      "The longest that any Sentinel has waited, at the moment it was asked. At `SENTINEL_DOWN_AFTER` the instance counts as down.",
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
    min: 0,
  }),
  timeline({
    title: "Who agrees that the master is down?",
    description: "Objectively (ODOWN): this Sentinel has heard the same from enough others (the quorum).",
    queries: [over('max by (instance) (redis_sentinel_instance_odown{kind="sentinel"})', "{{instance}}")],
    width: 8,
    height: 6,
    words: DOWN,
  }),
  timeline({
    title: "Does any distrust its own clock?",
    description: "TILT: after a jump of the clock, or of the scheduler, a Sentinel only watches for 30 s.",
    queries: [over('redis_sentinel_tilt{kind="sentinel"}', "{{instance}}")],
    width: 8,
    height: 6,
    words: TILT,
  }),
  timeline({
    title: "Are their events heard?",
    description: "Whether the exporter is subscribed. What a Sentinel says meanwhile is not counted.",
    queries: [over('redis_sentinel_subscribed{kind="sentinel"}', "{{instance}}")],
    width: 8,
    height: 6,
    words: HEARD,
  }),
];
