/** CONFIG GET: the settings redis_exporter always tells, and all of them where that is switched on. */
import { finite } from "@redis-ha-lab/cluster/read/info.ts";
import { listOf, type Reply } from "@redis-ha-lab/cluster/resp/codec.ts";
import { gauge } from "../exposition/family.ts";
import { labels } from "../exposition/labels.ts";
import type { ScrapeResponse } from "../exposition/scrape-response.ts";

const VALUE = gauge("redis_config_value", "Every setting that is a number.");
const KEY_VALUE = gauge("redis_config_key_value", "Every setting as a label; always 1.");
const LIMIT = gauge(
  "redis_config_client_output_buffer_limit_bytes",
  "Output buffer limits per client class.",
);
const LIMIT_TIME = gauge(
  "redis_config_client_output_buffer_limit_overcome_seconds",
  "How long a client may exceed its soft limit, per client class.",
);

const ALWAYS = {
  "io-threads": gauge("redis_config_io_threads", "Setting io-threads."),
  maxclients: gauge("redis_config_maxclients", "Setting maxclients."),
  maxmemory: gauge("redis_config_maxmemory", "Setting maxmemory, in bytes; 0 is no limit."),
  "repl-backlog-size": gauge("redis_config_repl_backlog_size", "Setting repl-backlog-size, in bytes."),
} as const;

/** One CONFIG GET with several names costs Redis a tenth of CONFIG GET *; several names need Redis 7. */
export const NEEDED_SETTINGS = [
  ...Object.keys(ALWAYS),
  "client-output-buffer-limit",
  "databases",
  "min-replicas-to-write",
  "min-replicas-max-lag",
] as const;

/** Whatever is or may hold a secret, Valkey's second name of masterauth included. redis_exporter knows four of them. */
const SECRET =
  /^(masterauth|primaryauth|requirepass|tls-key-file-pass|tls-client-key-file-pass|.*-pass(word)?|.*auth-pass.*)$/;

export type Settings = ReadonlyMap<string, string>;

/** A CONFIG GET reply as names and values. */
export function readSettings(reply: Reply): Settings {
  const settings = new Map<string, string>();
  const words = listOf(reply);
  for (let at = 0; at + 1 < words.length; at += 2) settings.set(String(words[at]), String(words[at + 1]));
  return settings;
}

/** `normal 0 0 0 slave 268435456 67108864 60 pubsub …`: class, hard limit, soft limit, seconds. */
function bufferLimits(response: ScrapeResponse, text: string): void {
  const words = text.split(" ");
  for (let at = 0; at + 3 < words.length; at += 4) {
    const [name = "", hard, soft, seconds] = words.slice(at, at + 4);
    const add = (family: typeof LIMIT, limit: string, value: number | undefined) => {
      if (value !== undefined) response.add(family, value, labels({ class: name, limit }));
    };
    add(LIMIT, "hard", finite(hard));
    add(LIMIT, "soft", finite(soft));
    add(LIMIT_TIME, "soft", finite(seconds));
  }
}

/** @param everything also one series per setting (redis_exporter's --include-config-metrics). */
export function settings(response: ScrapeResponse, all: Settings, everything: boolean): void {
  for (const [name, family] of Object.entries(ALWAYS)) {
    const value = finite(all.get(name));
    if (value !== undefined) response.add(family, value);
  }
  const limits = all.get("client-output-buffer-limit");
  if (limits !== undefined) bufferLimits(response, limits);
  if (!everything) return;
  for (const [name, text] of all) {
    if (SECRET.test(name)) continue;
    response.add(KEY_VALUE, 1, labels({ key: name, value: text }));
    const value = finite(text);
    if (value !== undefined) response.add(VALUE, value, labels({ key: name }));
  }
}
