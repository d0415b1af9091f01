/** INFO's plain fields: one series each, under redis_exporter's names. */
import { finite } from "@redis-ha-lab/cluster/read/info.ts";
import { type Family, family } from "../exposition/family.ts";
import type { ScrapeResponse } from "../exposition/scrape-response.ts";
import { memory } from "./fields/memory.ts";
import { modules } from "./fields/modules.ts";
import { persistence } from "./fields/persistence.ts";
import { replication } from "./fields/replication.ts";
import { server } from "./fields/server.ts";
import { stats } from "./fields/stats.ts";
import type { InfoFields, InfoReply } from "./info-reply.ts";

function declare(tables: readonly InfoFields[]): ReadonlyMap<string, Family> {
  const found = new Map<string, Family>();
  for (const { gauges, counters } of tables) {
    for (const [field, name] of Object.entries(gauges)) {
      found.set(field, family(`redis_${name}`, "gauge", `Field ${field} of INFO.`));
    }
    for (const [field, name] of Object.entries(counters)) {
      found.set(field, family(`redis_${name}`, "counter", `Field ${field} of INFO.`));
    }
  }
  return found;
}

const FIELDS = declare([server, memory, persistence, stats, replication]);
const MODULE_FIELDS = declare([modules]);

const FORK = family("redis_latest_fork_seconds", "gauge", "How long the last fork took, in seconds.");
const CONFIGURED_HZ = family(
  "redis_configured_hz",
  "gauge",
  "Ticks per second of the server's timer, as set.",
);
const HZ = family("redis_hz", "gauge", "Ticks per second of the server's timer, with dynamic-hz applied.");
const THREAD_TIME = family(
  "redis_active_time_io_thread_seconds_total",
  "counter",
  "Seconds each I/O thread was busy.",
);
const THREAD_FIELD = /^used_active_time_io_thread_(\d+)$/;

/** INFO says some states in words. */
function numberIn(text: string): number | undefined {
  if (text === "ok" || text === "true") return 1;
  if (text === "err" || text === "fail" || text === "false") return 0;
  return finite(text);
}

/** Declared when a server first shows them: which `cluster_…` fields there are differs between versions. */
function clusterField(field: string): Family | undefined {
  return /^cluster_[a-z0-9_]+$/.test(field)
    ? family(`redis_${field}`, "gauge", `Field ${field} of INFO.`)
    : undefined;
}

/** Fields that INFO has under another unit or with a part of its name as a label. */
function special(response: ScrapeResponse, field: string, value: number): boolean {
  if (field === "latest_fork_usec") response.add(FORK, value / 1e6);
  else if (field === "configured_hz") response.add(CONFIGURED_HZ, value);
  else if (field === "hz") response.add(HZ, value);
  else {
    const thread = THREAD_FIELD.exec(field)?.[1];
    if (thread === undefined) return false;
    response.add(THREAD_TIME, value, `thread="${thread}"`);
  }
  return true;
}

export function infoFields(response: ScrapeResponse, info: InfoReply): void {
  for (const [field, text] of info.fields) {
    const value = numberIn(text);
    if (value === undefined) continue;
    const known = FIELDS.get(field);
    if (known) response.add(known, value);
    else if (!special(response, field, value)) {
      const declared = MODULE_FIELDS.get(field) ?? clusterField(field);
      if (declared) response.add(declared, value);
    }
  }
}
