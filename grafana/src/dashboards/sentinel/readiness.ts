/** Could they act now? */
import { steps } from "../../panel/frame.ts";
import { graph } from "../../panel/graph.ts";
import { timeline } from "../../panel/timeline.ts";
import { over } from "../../query.ts";
import { YES_NO } from "../../states.ts";

export const readiness = () => [
  timeline({
    title: "Which Sentinels find quorum and majority?",
    description: "`SENTINEL CKQUORUM`. The quorum declares the master down, the majority elects the leader.",
    queries: [
      over('max by (instance) (redis_sentinel_master_ckquorum_status{kind="sentinel"})', "{{instance}}"),
    ],
    width: 12,
    height: 7,
    words: YES_NO,
  }),
  graph({
    title: "How many replicas could each Sentinel promote?",
    description:
      "Up, connected, recently polled, not excluded by priority. At zero a failover aborts (`-failover-abort-no-good-slave`) and is tried again 20 s later.",
    queries: [over('redis_sentinel_usable_replicas{kind="sentinel"}', "{{instance}}")],
    width: 12,
    height: 7,
    stepped: true,
    limits: steps("transparent", [1, "green"]),
  }),
  graph({
    title: "How old is their information on each node?",
    description:
      "Age of the last INFO. Sentinels poll every 10 s (dashed) while all is well, every second once the master is down. A replica whose INFO is older than 5 s then is not promoted, so two failures within seconds can stall a failover.",
    queries: [over('max by (node) (redis_sentinel_instance_info_age_seconds{kind="sentinel"})', "{{node}}")],
    width: 12,
    height: 8,
    unit: "s",
    atLeast: 12,
    limits: steps("transparent", [10, "blue"]),
  }),
  graph({
    title: "How many Sentinels could vote?",
    description:
      "As each sees it, itself included. Sentinels never forget one another: known only grows until a reset.",
    queries: [
      over('redis_sentinel_usable_sentinels{kind="sentinel"}', "{{instance}}, usable"),
      over('redis_sentinel_known_sentinels{kind="sentinel"}', "{{instance}}, known"),
    ],
    width: 12,
    height: 8,
    stepped: true,
    limits: steps("transparent", [2, "green"]),
  }),
];
