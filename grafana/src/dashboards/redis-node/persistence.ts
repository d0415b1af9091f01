/** What is on disk. */

import type { Words } from "../../panel/frame.ts";
import { graph } from "../../panel/graph.ts";
import { timeline } from "../../panel/timeline.ts";
import { over } from "../../query.ts";

const OUTCOME: Words = { 0: ["failed", "red"], 1: ["ok", "green"] };

export const persistence = () => [
  graph({
    title: "How large is the append-only file?",
    description: "Redis rewrites it when it has doubled: `now` falls back towards `at the last rewrite`.",
    queries: [
      over('redis_aof_current_size_bytes{node="$node"}', "now"),
      over('redis_aof_base_size_bytes{node="$node"}', "at the last rewrite"),
    ],
    width: 8,
    height: 8,
    unit: "bytes",
  }),
  graph({
    title: "Does the disk keep up?",
    description: "Delayed: a write waited for the fsync before it. Pending: fsyncs in the queue.",
    queries: [
      over('rate(redis_aof_delayed_fsync{node="$node"}[$__rate_interval])', "delayed per second"),
      over('redis_aof_pending_bio_fsync{node="$node"}', "pending"),
      over('redis_aof_rewrite_in_progress{node="$node"}', "rewrite in progress"),
      over('redis_rdb_bgsave_in_progress{node="$node"}', "snapshot in progress"),
    ],
    width: 8,
    height: 8,
  }),
  timeline({
    title: "Did the last write to disk succeed?",
    description: "After a failed write Redis refuses further ones (`MISCONF`) until a write succeeds again.",
    queries: [
      over('redis_aof_last_write_status{node="$node"}', "append"),
      over('redis_aof_last_bgrewrite_status{node="$node"}', "rewrite"),
      over('redis_rdb_last_bgsave_status{node="$node"}', "snapshot"),
    ],
    width: 8,
    height: 8,
    words: OUTCOME,
  }),
];
