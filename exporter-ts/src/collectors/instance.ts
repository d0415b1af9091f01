/** Which server this is: version, mode, run id, role. */
import { finite } from "@redis-ha-lab/cluster/read/info.ts";
import { gauge } from "../exposition/family.ts";
import { labels } from "../exposition/labels.ts";
import type { ScrapeResponse } from "../exposition/scrape-response.ts";
import type { InfoReply } from "./info-reply.ts";

const INSTANCE = gauge("redis_instance_info", "What this server is; always 1.");
const START = gauge("redis_start_time_seconds", "When the server started, in seconds since 1970.");
const ROLE = gauge(
  "redis_instance_role",
  "The role the server says it has: 1 for the one that holds, 0 for the others. Unlike redis_instance_info's " +
    "label, an old role never stays behind.",
);

const ROLES = ["master", "replica", "sentinel"] as const;
export type Role = (typeof ROLES)[number];

const IN_LABELS = [
  "redis_version",
  "redis_build_id",
  "redis_mode",
  "os",
  "maxmemory_policy",
  "tcp_port",
  "run_id",
];
const VALKEY = ["valkey_version", "valkey_release_stage"];

export function roleOf(info: InfoReply): Role | undefined {
  if (info.sections.has("Sentinel")) return "sentinel";
  const role = info.fields.get("role");
  if (role === "slave") return "replica";
  return role === "master" ? "master" : undefined;
}

export function instance(response: ScrapeResponse, info: InfoReply): void {
  const { fields } = info;
  const about: Record<string, string> = { role: fields.get("role") ?? "" };
  for (const field of [...IN_LABELS, "process_id", "master_replid"]) about[field] = fields.get(field) ?? "";
  // Valkey says it under its own name.
  about.redis_mode = fields.get("redis_mode") ?? fields.get("server_mode") ?? "";
  for (const field of VALKEY) {
    const value = fields.get(field);
    if (value !== undefined) about[field] = value;
  }
  response.add(INSTANCE, 1, labels(about));
  response.states(ROLE, "role", ROLES, roleOf(info));

  const uptime = finite(fields.get("uptime_in_seconds"));
  if (uptime === undefined) return;
  // By the server's clock where it tells it: then start time moves only when the server restarts.
  const microseconds = finite(fields.get("server_time_usec")) ?? Date.now() * 1000;
  response.add(START, Math.floor(microseconds / 1e6) - uptime);
}
