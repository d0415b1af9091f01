/** Its part in the replication. */
import { graph } from "../../panel/graph.ts";
import { timeline } from "../../panel/timeline.ts";
import { over } from "../../query.ts";
import { LINK, WRITE_GUARD } from "../../states.ts";

export const replication = () => [
  graph({
    title: "What is the replication offset?",
    description:
      "Of all nodes: a master ahead, its replicas just behind. Two lines that diverge are two histories.",
    queries: [over('redis_master_repl_offset{kind="redis"}', "{{node}}")],
    width: 6,
    height: 8,
    unit: "bytes",
    fromZero: false,
  }),
  timeline({
    title: "Is it linked to its master?",
    description: "A replica without its link serves stale data.",
    queries: [
      over(
        'max by (node) (redis_master_link_up{node="$node"}) or max by (node) (node:redis_role:state{node="$node"} == 2)',
        "link",
      ),
    ],
    width: 6,
    height: 8,
    words: LINK,
  }),
  timeline({
    title: "Does it accept writes?",
    description:
      "The write guard: with fewer good replicas than `MIN_REPLICAS_TO_WRITE` the master answers writes with NOREPLICAS, so that it never accepts what only it would have.",
    queries: [
      over(
        'max by (node) (redis_fence_refuses_writes{node="$node"}) or max by (node) (node:redis_role:state{node="$node"} == 1) * -1',
        "write guard",
      ),
    ],
    width: 6,
    height: 8,
    words: WRITE_GUARD,
  }),
  graph({
    title: "How did replicas catch up?",
    description:
      "A full copy costs memory, disk and network; a partial one is nearly free. Refused partial ones became full ones.",
    queries: [
      over('redis_replica_resyncs_full{node="$node"}', "full copies"),
      over('redis_replica_partial_resync_accepted{node="$node"}', "partial"),
      over('redis_replica_partial_resync_denied{node="$node"}', "partial, refused"),
    ],
    width: 6,
    height: 8,
    stepped: true,
  }),
];
