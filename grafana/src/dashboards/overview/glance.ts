/** The state of the cluster in two lines. tests/unit/grafana-states.ts says what each box shows in which state. */
import { more } from "../../dashboard.ts";
import { steps } from "../../panel/frame.ts";
import { bigNumber } from "../../panel/number.ts";
import { now, which } from "../../query.ts";
import { EXACTLY_ONE, GREY, NONE_YET } from "../../states.ts";

const BOX = { width: 6, height: 3 };
const master = 'redis_instance_role{kind="redis", role="master"} == 1';

export const glance = () => [
  bigNumber({
    ...BOX,
    title: "Which node is master?",
    description: "The node that answers `role:master`. Two names are a split brain; none is an outage.",
    queries: [which(master, "node", "none", 'redis_up{kind="redis"}')],
    colors: EXACTLY_ONE,
    nameOnly: true,
    links: [more("Redis node", "redis-node")],
  }),
  bigNumber({
    ...BOX,
    title: "For how long?",
    description:
      "Since it took the role, or since Prometheus first scraped it. Orange for the first 30 s; with several masters none counts.",
    queries: [
      now(
        `((time() - node:redis_master_since:timestamp_seconds) and on (node) (${master}) and on () (count(${master}) == 1)) or on () -1 - (count(${master}) or count(redis_up{kind="redis"}) * 0)`,
        "{{node}}",
      ),
    ],
    unit: "dthms",
    colors: steps("orange", [30, "green"]),
    // Longer texts than these would not fit into the box in one line.
    words: { [-1]: ["no master", "red"], [-3]: ["two masters", "red"], [-4]: ["three masters", "red"] },
    links: [more("Failover", "failover")],
  }),
  bigNumber({
    ...BOX,
    title: "Can clients write?",
    description:
      "Whether the publisher's writes are accepted, on both client paths: through HAProxy, and to the master that the Sentinels report.",
    queries: [now("sum(publisher_lane_up)", "write")],
    colors: steps("red", [1, "orange"], [2, "green"]),
    words: { 0: ["no", "red"], 1: ["on one path", "orange"], 2: ["yes", "green"] },
    links: [more("Delivery", "delivery")],
  }),
  bigNumber({
    ...BOX,
    title: "Do all agree?",
    description:
      "Whether the node itself, HAProxy and every Sentinel that answers have the same master. In a failover they change one after the other.",
    queries: [
      now(
        // The first factor is the moment's; the recorded ones are up to a second old, too long for a green box.
        `((count(${master}) or count(redis_up{kind="redis"}) * 0) == bool 1) * (cluster:master_by_role:number > bool 0) * (cluster:master_by_role:number == bool cluster:master_by_haproxy:number) * (cluster:master_by_role:number == bool cluster:master_by_sentinels:number) * (cluster:sentinel_named_masters:count == bool 1)`,
        "agreement",
      ),
    ],
    colors: steps("red", [1, "green"]),
    words: { 0: ["no", "red"], 1: ["yes", "green"] },
    links: [more("Sentinel", "sentinel")],
  }),
  bigNumber({
    ...BOX,
    title: "Could the next failover happen?",
    description:
      "Whether a Sentinel finds quorum and majority and has a replica that it could promote, and two Sentinels are not in TILT.",
    queries: [
      now(
        'max(redis_sentinel_master_ckquorum_status{kind="sentinel"} * on (instance) (1 + (redis_sentinel_usable_replicas{kind="sentinel"} > bool 0))) * (sum(redis_sentinel_tilt{kind="sentinel"} == bool 0) >= bool 2)',
        "failover",
      ),
    ],
    colors: steps("red", [2, "green"]),
    words: { 0: ["no majority", "red"], 1: ["no replica", "red"], 2: ["yes", "green"] },
    links: [more("Sentinel", "sentinel")],
  }),
  bigNumber({
    ...BOX,
    title: "How long was the last failover?",
    description:
      "From the first Sentinel that missed the master to the announcement of the new one, and how long ago that was. `SENTINEL_DOWN_AFTER` comes on top.",
    queries: [
      now('max(phase:redis_failover_last:seconds{phase="total"})', "took"),
      now("time() - cluster:redis_failover_last:timestamp_seconds", "ago"),
    ],
    unit: "s",
    decimals: 1,
    units: { ago: "dthms" },
    textSize: 28,
    colors: steps("blue"),
    unknown: NONE_YET,
    links: [more("Failover", "failover")],
  }),
  bigNumber({
    ...BOX,
    title: "Which fault is in force?",
    description:
      "What a running scenario has injected, and where. It is shaded red in all graphs. Grey is no promise: this knows only of scenarios.",
    queries: [
      now(
        'max by (fault, target) (lab_fault_active) > 0 or on () label_replace(vector(0), "fault", "none", "", "")',
        "{{fault}} {{target}}",
      ),
    ],
    colors: steps(GREY, [1, "red"]),
    nameOnly: true,
  }),
  bigNumber({
    ...BOX,
    title: "How many alerts fire?",
    description: "Critical ones and warnings. The table below names them.",
    queries: [now('count(ALERTS{alertstate="firing", severity!="info"}) or vector(0)', "alerts")],
    decimals: 0,
    colors: steps("green", [1, "red"]),
    words: { 0: ["none", "green"] },
  }),
];
