/** Sections Replication and Cluster, without what names another node (replication.ts). The names are redis_exporter's, without `redis_`. */
import type { InfoFields } from "../info-reply.ts";

export const replication: InfoFields = {
  gauges: {
    connected_slaves: "connected_slaves",
    repl_backlog_size: "replication_backlog_bytes",
    repl_backlog_active: "repl_backlog_is_active",
    repl_backlog_first_byte_offset: "repl_backlog_first_byte_offset",
    repl_backlog_histlen: "repl_backlog_history_bytes",
    master_repl_offset: "master_repl_offset",
    second_repl_offset: "second_repl_offset",
    slave_expires_tracked_keys: "slave_expires_tracked_keys",
    slave_priority: "slave_priority",
    sync_full: "replica_resyncs_full",
    sync_partial_ok: "replica_partial_resync_accepted",
    sync_partial_err: "replica_partial_resync_denied",
    cluster_stats_messages_sent: "cluster_messages_sent_total",
    cluster_stats_messages_received: "cluster_messages_received_total",
  },
  counters: {},
};
