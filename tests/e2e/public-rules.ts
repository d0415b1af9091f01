/**
 * Rules and dashboards that others publish for redis_exporter: the expressions as facts, with their names. They are
 * sent to this lab's Prometheus unchanged, except that dashboard variables are filled in.
 */

export interface PublicExpression {
  readonly name: string;
  readonly expr: string;
}

/** Group "oliver006/redis_exporter" of https://samber.github.io/awesome-prometheus-alerts/rules#redis */
const AWESOME: readonly PublicExpression[] = [
  { name: "RedisDown", expr: "redis_up == 0" },
  { name: "RedisMissingMaster", expr: '(count(redis_instance_info{role="master"}) or vector(0)) < 1' },
  { name: "RedisTooManyMasters", expr: 'count(redis_instance_info{role="master"}) > 1' },
  {
    name: "RedisDisconnectedSlaves",
    expr: "count without (instance, job) (redis_connected_slaves) - sum without (instance, job) (redis_connected_slaves) - 1 > 1",
  },
  { name: "RedisReplicationBroken", expr: "delta(redis_connected_slaves[1m]) < 0" },
  { name: "RedisClusterFlapping", expr: "changes(redis_connected_slaves[1m]) > 1" },
  { name: "RedisMissingBackup", expr: "time() - redis_rdb_last_save_timestamp_seconds > 60 * 60 * 24" },
  {
    name: "RedisOutOfSystemMemory",
    expr: "redis_memory_used_bytes / redis_total_system_memory_bytes * 100 > 90",
  },
  {
    name: "RedisOutOfConfiguredMaxmemory",
    expr: "redis_memory_used_bytes / redis_memory_max_bytes * 100 > 90",
  },
  { name: "RedisTooManyConnections", expr: "redis_connected_clients > 100" },
  { name: "RedisNotEnoughConnections", expr: "redis_connected_clients < 5" },
  { name: "RedisRejectedConnections", expr: "increase(redis_rejected_connections_total[1m]) > 0" },
];

/** https://github.com/oliver006/redis_exporter/tree/master/contrib/redis-mixin, with its default selector. */
const MIXIN: readonly PublicExpression[] = [
  { name: "RedisDown", expr: 'redis_up{job="redis"} == 0' },
  {
    name: "RedisOutOfMemory",
    expr: 'redis_memory_used_bytes{job="redis"} / redis_total_system_memory_bytes{job="redis"} * 100 > 90',
  },
  { name: "RedisTooManyConnections", expr: 'redis_connected_clients{job="redis"} > 100' },
  { name: "RedisClusterSlotFail", expr: 'redis_cluster_slots_fail{job="redis"} > 0' },
  { name: "RedisClusterSlotPfail", expr: 'redis_cluster_slots_pfail{job="redis"} > 0' },
  { name: "RedisClusterStateNotOk", expr: 'redis_cluster_state{job="redis"} == 0' },
];

export const RULE_PACKS: Readonly<Record<string, readonly PublicExpression[]>> = {
  "awesome-prometheus-alerts": AWESOME,
  "redis-mixin": MIXIN,
};

/** What the packs or dashboards name and this lab does not have, and why. */
export const NOT_HERE: Readonly<Record<string, string>> = {
  redis_cluster_slots_fail: "Redis Cluster only; under Sentinel nothing has slots.",
  redis_cluster_slots_pfail: "Redis Cluster only; under Sentinel nothing has slots.",
  redis_cluster_state: "Redis Cluster only.",
  redis_memory_fragmentation_ratio:
    "The mixin's own recording rule makes it; load its rules beside the lab's.",
};
