/** Keys: how many, how they leave, and whether they are found. */
import { PER_SECOND } from "../../panel/frame.ts";
import { graph } from "../../panel/graph.ts";
import { over } from "../../query.ts";
import { GREY } from "../../states.ts";

export const keys = () => [
  graph({
    title: "How many keys does it hold?",
    description: "`make redis-mock-data` adds a hundred thousand.",
    queries: [
      over('redis_db_keys{node="$node"} > 0', "{{db}}"),
      over('redis_db_keys_expiring{node="$node"} > 0', "{{db}}, with a time to live"),
    ],
    width: 8,
    height: 8,
  }),
  graph({
    title: "How many keys expire?",
    description: "Keys removed because their time to live was over. Replicas wait for the master's DEL.",
    queries: [over('rate(redis_expired_keys_total{node="$node"}[$__rate_interval])', "expired")],
    width: 8,
    height: 8,
    unit: PER_SECOND,
  }),
  graph({
    title: "Which share of lookups finds a key?",
    description: "Hits among lookups. Empty while there are no lookups.",
    queries: [
      over(
        'rate(redis_keyspace_hits_total{node="$node"}[$__rate_interval]) / (rate(redis_keyspace_hits_total{node="$node"}[$__rate_interval]) + rate(redis_keyspace_misses_total{node="$node"}[$__rate_interval]) > 0)',
        "hit ratio",
      ),
    ],
    width: 8,
    height: 8,
    unit: "percentunit",
    unknown: ["no lookups", GREY],
    max: 1,
  }),
];
