/**
 * Dashboards that others publish for redis_exporter: their expressions as facts, with the panels' names. What they
 * ask of labels that only Kubernetes gives is filled in as Grafana fills in a variable without values.
 */
import type { PublicExpression } from "./public-rules.ts";

/** Grafana 763, redis_exporter's own (contrib/grafana_prometheus_redis_dashboard.json). */
const EXPORTERS_OWN: readonly PublicExpression[] = [
  {
    name: "Max Uptime",
    expr: 'max(max_over_time(redis_uptime_in_seconds{namespace=~"$namespace", instance=~"$instance"}[$__interval]))',
  },
  {
    name: "Clients",
    expr: 'sum(redis_connected_clients{namespace=~"$namespace", instance=~"$instance"})',
  },
  {
    name: "Memory Usage",
    expr: 'sum(100 * (redis_memory_used_bytes{namespace=~"$namespace", instance=~"$instance"} / redis_memory_max_bytes{namespace=~"$namespace", instance=~"$instance"}))',
  },
  {
    name: "Total Commands / sec",
    expr: 'sum(rate(redis_commands_total{namespace=~"$namespace", instance=~"$instance"} [1m])) by (cmd)',
  },
  { name: "Hits per Sec", expr: 'irate(redis_keyspace_hits_total{instance=~"$instance"}[5m])' },
  { name: "Misses per Sec", expr: 'irate(redis_keyspace_misses_total{instance=~"$instance"}[5m])' },
  { name: "Total Memory Usage", expr: 'redis_memory_used_bytes{instance=~"$instance"}' },
  { name: "Total Memory Usage, max", expr: 'redis_memory_max_bytes{instance=~"$instance"}' },
  { name: "Network I/O, in", expr: 'sum(rate(redis_net_input_bytes_total{instance=~"$instance"}[5m]))' },
  { name: "Network I/O, out", expr: 'sum(rate(redis_net_output_bytes_total{instance=~"$instance"}[5m]))' },
  { name: "Total Items per DB", expr: 'sum (redis_db_keys{instance=~"$instance"}) by (db, instance)' },
  {
    name: "Not-Expiring Keys",
    expr: 'sum (redis_db_keys{instance=~"$instance"}) by (instance) - sum (redis_db_keys_expiring{instance=~"$instance"}) by (instance)',
  },
  {
    name: "Expiring Keys",
    expr: 'sum (redis_db_keys_expiring{instance=~"$instance"}) by (instance)',
  },
  {
    name: "Expired Keys",
    expr: 'sum(rate(redis_expired_keys_total{instance=~"$instance"}[5m])) by (instance)',
  },
  {
    name: "Evicted Keys",
    expr: 'sum(rate(redis_evicted_keys_total{instance=~"$instance"}[5m])) by (instance)',
  },
  { name: "Connected Clients", expr: 'sum(redis_connected_clients{instance=~"$instance"})' },
  { name: "Blocked Clients", expr: 'sum(redis_blocked_clients{instance=~"$instance"})' },
  {
    name: "Average Time Spent by Command / sec",
    expr: 'sum(irate(redis_commands_duration_seconds_total{namespace=~"$namespace", instance =~ "$instance"}[1m])) by (cmd) / sum(irate(redis_commands_total{namespace=~"$namespace", instance =~ "$instance"}[1m])) by (cmd)',
  },
  {
    name: "Total Time Spent by Command / sec",
    expr: 'sum(irate(redis_commands_duration_seconds_total{instance=~"$instance"}[1m])) by (cmd) != 0',
  },
];

/** Grafana 11835, for the chart redis-ha. */
const REDIS_HA_CHART: readonly PublicExpression[] = [
  {
    name: "Uptime",
    expr: 'max(max_over_time(redis_uptime_in_seconds{instance=~"$instance"}[$__interval]))',
  },
  { name: "Clients", expr: 'redis_connected_clients{instance=~"$instance"}' },
  {
    name: "Memory Usage",
    expr: '100 * (redis_memory_used_bytes{instance=~"$instance"} / redis_memory_max_bytes{instance=~"$instance"} )',
  },
  {
    name: "Commands Executed / sec",
    expr: 'rate(redis_commands_processed_total{instance=~"$instance"}[1m])',
  },
  { name: "Hits per Sec", expr: 'irate(redis_keyspace_hits_total{instance=~"$instance"}[5m])' },
  { name: "Total Memory Usage", expr: 'redis_memory_used_bytes{instance=~"$instance"} ' },
  { name: "Network I/O", expr: 'rate(redis_net_input_bytes_total{instance=~"$instance"}[5m])' },
  { name: "Total Items per DB", expr: 'sum (redis_db_keys{instance=~"$instance"}) by (db)' },
];

/** Grafana 14091, the quickstart, which is redis-mixin's overview, and the rule that comes with it. */
const QUICKSTART: readonly PublicExpression[] = [
  {
    name: "Commands per second",
    expr: 'avg(irate(redis_commands_total{instance=~"$instance"} [$__rate_interval])) by (cmd)',
  },
  {
    name: "Command latency per second",
    expr: 'avg(irate(redis_commands_duration_seconds_total{instance=~"$instance"}[$__rate_interval])) by (cmd) / avg(irate(redis_commands_total{instance=~"$instance"}[$__rate_interval])) by (cmd)',
  },
  {
    name: "Hit ratio per instance",
    expr: 'avg(irate(redis_keyspace_hits_total{instance=~"$instance"}[$__rate_interval]) / (irate(redis_keyspace_misses_total{instance=~"$instance"}[$__rate_interval]) + irate(redis_keyspace_hits_total{instance=~"$instance"}[$__rate_interval]))) by (instance)',
  },
  { name: "Total Memory Usage, used", expr: 'sum(redis_memory_used_bytes{instance=~"$instance"})' },
  { name: "Total Memory Usage, max", expr: 'sum(redis_memory_max_bytes{instance=~"$instance"})' },
  { name: "Total Memory Usage, rss", expr: 'sum(redis_memory_used_rss_bytes{instance=~"$instance"})' },
  {
    name: "Memory fragmentation ratio per instance",
    expr: 'redis_memory_fragmentation_ratio{instance=~"$instance"}',
  },
  {
    name: "rule redis_memory_fragmentation_ratio",
    expr: 'redis_memory_used_rss_bytes{job="redis"} / redis_memory_used_bytes{job="redis"}',
  },
  {
    name: "Key evictions per second per instance",
    expr: 'irate(redis_evicted_keys_total{instance=~"$instance"}[$__rate_interval])',
  },
  { name: "Connected Clients", expr: 'sum(redis_connected_clients{instance=~"$instance"})' },
  { name: "Blocked Clients", expr: 'sum(redis_blocked_clients{instance=~"$instance"})' },
  { name: "Total Items per DB", expr: 'sum (redis_db_keys{instance=~"$instance"}) by (db)' },
  {
    name: "Not-Expiring Keys",
    expr: 'sum (redis_db_keys{instance=~"$instance"}) - sum (redis_db_keys_expiring{instance=~"$instance"})',
  },
  { name: "Expiring Keys", expr: 'sum(redis_db_keys_expiring{instance=~"$instance"})' },
  {
    name: "Connected slaves by instance",
    expr: 'sum(redis_connected_slaves{instance=~"$instance"}) by (instance)',
  },
  {
    name: "Time since last master connection",
    expr: 'redis_master_last_io_seconds_ago{instance=~"$instance"}',
  },
];

export const DASHBOARDS: Readonly<Record<string, readonly PublicExpression[]>> = {
  "763": EXPORTERS_OWN,
  "11835": REDIS_HA_CHART,
  "14091": QUICKSTART,
};

/** With all instances chosen, and no namespace, since there is none. */
export const chosen = (expr: string, instances: readonly string[]): string =>
  expr
    .replaceAll("$__rate_interval", "5s")
    .replaceAll("$__interval", "5s")
    .replaceAll("$instance", instances.join("|"))
    .replaceAll("$namespace", "");
