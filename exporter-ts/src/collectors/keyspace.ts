/** Section Keyspace: keys per database. */
import { finite, parsePairs } from "@redis-ha-lab/cluster/read/info.ts";
import { gauge } from "../exposition/family.ts";
import type { ScrapeResponse } from "../exposition/scrape-response.ts";

const KEYS = gauge("redis_db_keys", "Keys per database.");
const EXPIRING = gauge("redis_db_keys_expiring", "Keys with a time to live, per database.");
const CACHED = gauge(
  "redis_db_keys_cached",
  "Keys in memory where the rest is in storage (KeyDB), per database.",
);
const TTL = gauge("redis_db_avg_ttl_seconds", "Mean time to live of the keys that have one, per database.");

const LINE = /^(?<db>db\d+):(?<pairs>.*)$/;
/** Redis's own default; read by CONFIG GET databases where that is allowed. */
export const DEFAULT_DATABASES = 16;
/** A server may have two thousand million databases; a response shall not. */
const MOST_EMPTY_DATABASES = 1024;

/** @param databases how many there are: an empty one has no line, and shows as 0 keys. */
export function keyspace(response: ScrapeResponse, lines: readonly string[], databases: number): void {
  const used = new Set<string>();
  for (const line of lines) {
    const { db, pairs } = LINE.exec(line)?.groups ?? {};
    if (db === undefined || pairs === undefined) continue;
    const values = parsePairs(pairs);
    const keys = finite(values.keys);
    const expiring = finite(values.expires);
    if (keys === undefined || expiring === undefined) continue;
    used.add(db);
    const label = `db="${db}"`;
    response.add(KEYS, keys, label);
    response.add(EXPIRING, expiring, label);
    const milliseconds = finite(values.avg_ttl);
    if (milliseconds !== undefined) response.add(TTL, milliseconds / 1000, label);
    // Redis calls the fourth pair `subexpiry` (hash fields with a time to live), KeyDB `cached_keys`;
    // redis_exporter takes whatever stands fourth for the cached keys, and dashboards show it under that name.
    const cached = finite(values.cached_keys ?? values.subexpiry);
    if (cached !== undefined) response.add(CACHED, cached, label);
  }
  for (let index = 0; index < Math.min(databases, MOST_EMPTY_DATABASES); index += 1) {
    const db = `db${index}`;
    if (used.has(db)) continue;
    response.add(KEYS, 0, `db="${db}"`);
    response.add(EXPIRING, 0, `db="${db}"`);
  }
}
