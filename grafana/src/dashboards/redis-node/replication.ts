/** How it stands to the others. */
import { graph } from "../../panel/graph.ts";
import { timeline } from "../../panel/timeline.ts";
import { over } from "../../query.ts";
import { LINK } from "../../states.ts";

export const replication = () => [
  graph({
    title: "How far has the stream of changes come?",
    description:
      "Replication offset of all nodes: a master ahead, its replicas on its heels. Two lines that part ways are two histories.",
    queries: [over('redis_master_repl_offset{kind="redis"}', "{{node}}")],
    width: 8,
    height: 8,
    unit: "bytes",
  }),
  timeline({
    title: "Is it linked to its master?",
    description: "Empty on the master itself.",
    queries: [over('max by (node) (redis_master_link_up{node="$node"})', "link")],
    width: 8,
    height: 8,
    words: LINK,
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
    width: 8,
    height: 8,
    stepped: true,
    min: 0,
  }),
];
