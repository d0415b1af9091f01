/** Sections Server, Clients and CPU, and what KeyDB adds to them. The names are redis_exporter's, without `redis_`. */
import type { InfoFields } from "../info-reply.ts";

export const server: InfoFields = {
  gauges: {
    uptime_in_seconds: "uptime_in_seconds",
    process_id: "process_id",
    io_threads_active: "io_threads_active",
    connected_clients: "connected_clients",
    blocked_clients: "blocked_clients",
    maxclients: "max_clients",
    tracking_clients: "tracking_clients",
    clients_in_timeout_table: "clients_in_timeout_table",
    pubsub_clients: "pubsub_clients",
    watching_clients: "watching_clients",
    total_watched_keys: "total_watched_keys",
    total_blocking_keys: "total_blocking_keys",
    total_blocking_keys_on_nokey: "total_blocking_keys_on_nokey",
    client_longest_output_list: "client_longest_output_list",
    client_biggest_input_buf: "client_biggest_input_buf",
    client_recent_max_output_buffer: "client_recent_max_output_buffer_bytes",
    client_recent_max_input_buffer: "client_recent_max_input_buffer_bytes",
    total_system_memory: "total_system_memory_bytes",
    server_threads: "server_threads_total",
    long_lock_waits: "long_lock_waits_total",
    current_client_thread: "current_client_thread",
  },
  counters: {
    used_cpu_sys: "cpu_sys_seconds_total",
    used_cpu_user: "cpu_user_seconds_total",
    used_cpu_sys_children: "cpu_sys_children_seconds_total",
    used_cpu_user_children: "cpu_user_children_seconds_total",
    used_cpu_sys_main_thread: "cpu_sys_main_thread_seconds_total",
    used_cpu_user_main_thread: "cpu_user_main_thread_seconds_total",
    used_active_time_main_thread: "active_time_main_thread_seconds_total",
  },
};
