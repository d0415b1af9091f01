/** What it holds, and what holding it costs. */
import { PER_SECOND } from "../../panel/frame.ts";
import { graph } from "../../panel/graph.ts";
import { over } from "../../query.ts";

export const memory = () => [
  graph({
    title: "How much memory does it use?",
    description:
      "`used` is what Redis allocated, `resident` what the kernel gave it. Writes are refused when used reaches `maxmemory`: the share is at the top.",
    queries: [
      over('redis_memory_used_bytes{node="$node"}', "used"),
      over('redis_memory_used_rss_bytes{node="$node"}', "resident"),
      over('redis_memory_used_peak_bytes{node="$node"}', "peak"),
    ],
    width: 12,
    height: 8,
    unit: "bytes",
  }),
  graph({
    title: "What is it used for?",
    description: "Data, and what serving it costs: client buffers, replication buffers, tables, scripts.",
    queries: [
      over('redis_memory_used_dataset_bytes{node="$node"}', "data"),
      over('redis_mem_total_replication_buffers_bytes{node="$node"}', "replication buffers"),
      over('redis_mem_clients_normal{node="$node"}', "clients"),
      over('redis_memory_used_startup_bytes{node="$node"}', "startup"),
    ],
    width: 12,
    height: 8,
    unit: "bytes",
    stacked: true,
  }),
  graph({
    title: "How fragmented is it?",
    description:
      "Resident over used. On a node with data, above 1.5 the allocator holds memory that no key uses; below 1 the kernel has swapped Redis out, which is worse. On a nearly empty node the ratio is large and means nothing.",
    queries: [
      over('redis_mem_fragmentation_ratio{node="$node"}', "resident / used"),
      over('redis_allocator_frag_ratio{node="$node"}', "inside the allocator"),
    ],
    width: 12,
    height: 7,
  }),
  graph({
    title: "Does it evict keys?",
    description:
      "To stay below `maxmemory`. Evicted keys were acknowledged and are gone. The lab's policy is `noeviction`: this stays at zero.",
    queries: [over('rate(redis_evicted_keys_total{node="$node"}[$__rate_interval])', "evicted")],
    width: 12,
    height: 7,
    unit: PER_SECOND,
  }),
];
