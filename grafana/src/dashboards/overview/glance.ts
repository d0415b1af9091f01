/** The state of the cluster in one line. */
import { more } from "../../dashboard.ts";
import { steps } from "../../panel/frame.ts";
import { bigNumber } from "../../panel/number.ts";
import { now } from "../../query.ts";
import { FENCE, YES_NO } from "../../states.ts";

export const glance = () => [
  bigNumber({
    title: "Who is master?",
    description: "The node that answers `role:master`. Two names are a split brain; none is an outage.",
    queries: [now('redis_instance_role{kind="redis", role="master"} == 1', "{{node}}")],
    width: 5,
    height: 4,
    colors: steps("green"),
    nameOnly: true,
    unknown: "nobody",
    links: [more("Redis node", "redis-node")],
  }),
  bigNumber({
    title: "For how long?",
    description: "Since it took the role, or since Prometheus began to look.",
    queries: [now("time() - node:redis_master_since:timestamp_seconds", "{{node}}")],
    width: 4,
    height: 4,
    unit: "s",
    decimals: 0,
    colors: steps("orange", [30, "green"]),
    unknown: "nobody",
    links: [more("Failover", "failover")],
  }),
  bigNumber({
    title: "Do the Sentinels agree?",
    description: "Whether all that answer name the same node.",
    queries: [now("cluster:sentinel_named_masters:count == bool 1", "agreement")],
    width: 3,
    height: 4,
    colors: steps("red", [1, "green"]),
    words: YES_NO,
    links: [more("Sentinel", "sentinel")],
  }),
  bigNumber({
    title: "Could they fail over?",
    description: "Whether at least one Sentinel finds quorum and majority.",
    queries: [now('max(redis_sentinel_master_ckquorum_status{kind="sentinel"})', "quorum")],
    width: 3,
    height: 4,
    colors: steps("red", [1, "green"]),
    words: YES_NO,
    links: [more("Sentinel", "sentinel")],
  }),
  bigNumber({
    title: "Does the fence let writes pass?",
    description:
      "With fewer good replicas than `MIN_REPLICAS_TO_WRITE` the master answers writes with NOREPLICAS, so that it never takes what only it would have.",
    queries: [now('max(redis_fence_refuses_writes{kind="redis"})', "fence")],
    width: 3,
    height: 4,
    colors: steps("green", [1, "red"]),
    words: FENCE,
    unknown: "no master",
  }),
  bigNumber({
    title: "Where does HAProxy send writes?",
    description: "The server of the backend `write` that is up: named by a majority and claiming the role.",
    queries: [now("node:haproxy_write_routed:bool == 1", "{{node}}")],
    width: 3,
    height: 4,
    colors: steps("green"),
    nameOnly: true,
    unknown: "nowhere",
    links: [more("HAProxy", "haproxy")],
  }),
  bigNumber({
    title: "Is a fault in force?",
    description: "Faults that a running scenario has injected. They are shaded red in all graphs.",
    queries: [now("sum(lab_fault_active) or vector(0)", "faults")],
    width: 3,
    height: 4,
    decimals: 0,
    colors: steps("green", [1, "red"]),
  }),
];
