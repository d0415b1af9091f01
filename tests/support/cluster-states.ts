/**
 * What Prometheus has in each state of the cluster, and what every box at the top of the overview must show then.
 * Two tests use it: promtool evaluates the boxes' expressions over the series (prometheus/rules/tests), and
 * tests/unit/grafana-states.test.ts translates the samples into text and colour as Grafana does.
 */

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  readonly text: string;
  readonly color: string;
}
/** By the box's title. */
export type Shown = Readonly<Record<string, readonly Sample[]>>;
/** In promtool's notation: a value per second. */
export type AllSeries = Readonly<Record<string, string>>;

export interface ClusterState {
  readonly name: string;
  /** Seconds after the first scrape. */
  readonly at: number;
  readonly series: AllSeries;
  readonly shows: Shown;
}

const GREY = "#6E7687";
const LASTING = "x120";

const box = (text: string, color: string, value: number, labels: Sample["labels"] = {}): Sample[] => [
  { labels, value, text, color },
];
const node = (name: string, color: string, value: number): Sample => ({
  labels: { kind: "redis", node: name, role: "master" },
  value,
  text: name,
  color,
});

const redis = (name: string, role: "master" | "replica"): AllSeries => ({
  [`redis_up{kind="redis", node="${name}"}`]: `1${LASTING}`,
  [`redis_instance_role{kind="redis", node="${name}", role="master"}`]: `${role === "master" ? 1 : 0}${LASTING}`,
  [`redis_instance_role{kind="redis", node="${name}", role="replica"}`]: `${role === "replica" ? 1 : 0}${LASTING}`,
  // Its master knows it.
  ...(role === "replica" && {
    [`redis_replica_online{kind="redis", node="redis-1", replica="${name}"}`]: `1${LASTING}`,
  }),
});
const dead = (kind: string, name: string): AllSeries => ({
  [`redis_up{kind="${kind}", node="${name}"}`]: `0${LASTING}`,
});

interface SentinelView {
  readonly master?: string;
  readonly quorum?: number;
  readonly replicas?: number;
  readonly tilt?: number;
}
function sentinel(name: string, view: SentinelView = {}): AllSeries {
  const { master = "redis-1", quorum = 1, replicas = 2, tilt = 0 } = view;
  const own = `kind="sentinel", instance="${name}", node="${name}"`;
  const votes = ["redis-1", "redis-2", "redis-3"].map((one) => [
    `redis_sentinel_vote{kind="sentinel", instance="${name}", node="${one}"}`,
    `${one === master ? 1 : 0}${LASTING}`,
  ]);
  return {
    [`redis_up{kind="sentinel", node="${name}"}`]: `1${LASTING}`,
    ...Object.fromEntries(votes),
    [`redis_sentinel_master_ckquorum_status{${own}}`]: `${quorum}${LASTING}`,
    [`redis_sentinel_usable_replicas{${own}}`]: `${replicas}${LASTING}`,
    [`redis_sentinel_tilt{${own}}`]: `${tilt}${LASTING}`,
    [`redis_sentinel_config_epoch{${own}}`]: `0${LASTING}`,
  };
}
const sentinels = (view: SentinelView = {}): AllSeries => ({
  ...sentinel("sentinel-1", view),
  ...sentinel("sentinel-2", view),
  ...sentinel("sentinel-3", view),
});
const haproxy = (routed: string | null): AllSeries => ({
  'up{job="haproxy", instance="haproxy"}': `1${LASTING}`,
  ...Object.fromEntries(
    ["redis-1", "redis-2", "redis-3"].map((server) => [
      `haproxy_server_status{proxy="write", server="${server}", state="UP"}`,
      `${server === routed ? 1 : 0}${LASTING}`,
    ]),
  ),
});
const publisher = (throughHaproxy: number, throughSentinel: number): AllSeries => ({
  'up{job="publisher", instance="publisher"}': `1${LASTING}`,
  'publisher_lane_up{lane="haproxy"}': `${throughHaproxy}${LASTING}`,
  'publisher_lane_up{lane="sentinel"}': `${throughSentinel}${LASTING}`,
});
const exporter: AllSeries = {
  'up{job="exporter", instance="exporter"}': `1${LASTING}`,
  'up{job="redis", instance="cluster"}': `1${LASTING}`,
};
const fault = (name: string, target: string): AllSeries => ({
  [`lab_fault_active{scenario="any", fault="${name}", target="${target}"}`]: `1${LASTING}`,
});

const nodes: AllSeries = {
  ...redis("redis-1", "master"),
  ...redis("redis-2", "replica"),
  ...redis("redis-3", "replica"),
};

const inForce = (name: string, target: string) => box(`${name} ${target}`, "red", 1, { fault: name, target });
/** How many is the business of the rules' own tests. */
const SOME = box("1", "red", 1);

const HEALTHY: Shown = {
  "Which node is master?": [node("redis-1", "green", 1)],
  "For how long?": box("60", "green", 60, { node: "redis-1" }),
  "Can clients write?": box("yes", "green", 2),
  "Do all agree?": box("yes", "green", 1),
  "Could the next failover happen?": box("yes", "green", 2),
  "How long was the last failover?": [],
  "Which fault is in force?": box("none", GREY, 0, { fault: "none" }),
  "How many alerts fire?": box("none", "green", 0),
};

export const CLUSTER_STATES: readonly ClusterState[] = [
  {
    name: "healthy",
    at: 60,
    series: { ...exporter, ...nodes, ...sentinels(), ...haproxy("redis-1"), ...publisher(1, 1) },
    shows: HEALTHY,
  },
  {
    name: "a fresh lab",
    at: 10,
    series: { ...exporter, ...nodes, ...sentinels(), ...haproxy("redis-1"), ...publisher(1, 1) },
    shows: { ...HEALTHY, "For how long?": box("10", "orange", 10, { node: "redis-1" }) },
  },
  {
    name: "healthy after a failover",
    at: 60,
    series: {
      ...exporter,
      ...nodes,
      ...sentinels(),
      ...haproxy("redis-1"),
      ...publisher(1, 1),
      'redis_failover_phase_seconds_sum{phase="total"}': "0x20 2.5x100",
      'redis_failover_phase_seconds_count{phase="total"}': "0x20 1x100",
      redis_failovers_finished_total: "0x20 1x100",
    },
    shows: {
      ...HEALTHY,
      "How long was the last failover?": [
        { labels: {}, value: 2.5, text: "2.5", color: "blue" },
        { labels: {}, value: 40, text: "40", color: "blue" },
      ],
    },
  },
  {
    name: "the master is dead and not replaced yet",
    at: 60,
    series: {
      ...exporter,
      ...nodes,
      ...dead("redis", "redis-1"),
      'redis_instance_role{kind="redis", node="redis-1", role="master"}': "_x120",
      'redis_instance_role{kind="redis", node="redis-1", role="replica"}': "_x120",
      ...sentinels(),
      ...haproxy(null),
      ...publisher(0, 0),
      ...fault("kill", "redis-1"),
    },
    shows: {
      ...HEALTHY,
      "Which node is master?": box("none", "red", 0, { node: "none" }),
      "For how long?": box("no master", "red", -1),
      "Can clients write?": box("no", "red", 0),
      "Do all agree?": box("no", "red", 0),
      "Which fault is in force?": inForce("kill", "redis-1"),
      "How many alerts fire?": SOME,
    },
  },
  {
    name: "two masters, the Sentinels' majority on the new one",
    at: 60,
    series: {
      ...exporter,
      ...nodes,
      ...redis("redis-2", "master"),
      ...sentinel("sentinel-1"),
      ...sentinel("sentinel-2", { master: "redis-2" }),
      ...sentinel("sentinel-3", { master: "redis-2" }),
      ...haproxy("redis-2"),
      ...publisher(1, 1),
      ...fault("partition", "redis-1"),
    },
    shows: {
      ...HEALTHY,
      "Which node is master?": [node("redis-1", "red", 2), node("redis-2", "red", 2)],
      "For how long?": box("two masters", "red", -3),
      "Do all agree?": box("no", "red", 0),
      "Which fault is in force?": inForce("partition", "redis-1"),
      "How many alerts fire?": SOME,
    },
  },
  {
    name: "quorum lost: two Sentinels are down",
    at: 60,
    series: {
      ...exporter,
      ...nodes,
      ...sentinel("sentinel-1", { quorum: 0 }),
      ...dead("sentinel", "sentinel-2"),
      ...dead("sentinel", "sentinel-3"),
      ...haproxy(null),
      ...publisher(0, 0),
    },
    shows: {
      ...HEALTHY,
      "Can clients write?": box("no", "red", 0),
      "Do all agree?": box("no", "red", 0),
      "Could the next failover happen?": box("no majority", "red", 0),
      "How many alerts fire?": SOME,
    },
  },
  {
    name: "two Sentinels are in TILT",
    at: 60,
    series: {
      ...exporter,
      ...nodes,
      ...sentinels({ tilt: 1 }),
      ...sentinel("sentinel-1"),
      ...haproxy("redis-1"),
      ...publisher(1, 1),
    },
    shows: {
      ...HEALTHY,
      "Could the next failover happen?": box("no majority", "red", 0),
      "How many alerts fire?": SOME,
    },
  },
  {
    name: "the replicas are cut off from the master, which refuses writes",
    at: 60,
    series: {
      ...exporter,
      ...nodes,
      ...sentinels({ replicas: 0 }),
      ...haproxy("redis-1"),
      ...publisher(0, 0),
    },
    shows: {
      ...HEALTHY,
      "Can clients write?": box("no", "red", 0),
      "Could the next failover happen?": box("no replica", "red", 1),
      "How many alerts fire?": SOME,
    },
  },
  {
    name: "HAProxy is down",
    at: 60,
    series: {
      ...exporter,
      ...nodes,
      ...sentinels(),
      'up{job="haproxy", instance="haproxy"}': `0${LASTING}`,
      ...publisher(0, 1),
    },
    shows: {
      ...HEALTHY,
      "Can clients write?": box("on one path", "orange", 1),
      "Do all agree?": [],
      "How many alerts fire?": SOME,
    },
  },
  {
    name: "the publisher is down",
    at: 60,
    series: {
      ...exporter,
      ...nodes,
      ...sentinels(),
      ...haproxy("redis-1"),
      'up{job="publisher", instance="publisher"}': `0${LASTING}`,
    },
    shows: { ...HEALTHY, "Can clients write?": [], "How many alerts fire?": SOME },
  },
  {
    name: "the exporter is down: nothing is known",
    at: 60,
    series: {
      'up{job="exporter", instance="exporter"}': `0${LASTING}`,
      'up{job="redis", instance="cluster"}': `0${LASTING}`,
      ...haproxy("redis-1"),
      ...publisher(1, 1),
    },
    shows: {
      ...HEALTHY,
      "Which node is master?": box("unknown", "orange", -1, { node: "unknown" }),
      "For how long?": [],
      "Do all agree?": [],
      "Could the next failover happen?": [],
      "How many alerts fire?": SOME,
    },
  },
];

/** What a box without a sample shows. */
export const WITHOUT_SAMPLE: Readonly<Record<string, readonly [text: string, color: string]>> = {
  "How long was the last failover?": ["none yet", GREY],
  "For how long?": ["unknown", "orange"],
  "Can clients write?": ["unknown", "orange"],
  "Do all agree?": ["unknown", "orange"],
  "Could the next failover happen?": ["unknown", "orange"],
};
