/** What redis-benchmark does, and what it leaves behind. */
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { ask } from "@redis-ha-lab/cluster/read/connections.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";

/** 50 connections is redis-benchmark's own default; 64 bytes is a small JSON field. */
export const CONNECTIONS = 50;
export const VALUE_BYTES = 64;
/** Different keys of SET and GET: `key:000000000000` and on. */
export const KEYS = 100_000;

const STREAM = "key:benchmark-stream";
/** With a colon in front: the lab's subscriber listens to every other channel and would be measured, too. */
export const CHANNEL = ":lab:benchmark";
const VALUE = "x".repeat(VALUE_BYTES);

export interface Test {
  readonly name: "SET" | "GET" | "PUBLISH" | "XADD";
  /** What redis-benchmark is given: one of its own tests, or a command. */
  readonly words: readonly string[];
}

export const TESTS: readonly Test[] = [
  { name: "SET", words: ["-t", "set"] },
  { name: "GET", words: ["-t", "get"] },
  { name: "PUBLISH", words: ["PUBLISH", CHANNEL, VALUE] },
  // Capped, or the stream would fill the memory the other tests share.
  { name: "XADD", words: ["XADD", STREAM, "MAXLEN", "~", "10000", "*", "field", VALUE] },
];

/** What the workload's own user may do. */
export const PERMISSIONS = {
  keys: "key:*",
  channels: CHANNEL,
  commands: ["get", "set", "publish", "xadd", "ping"],
} as const;

/** Every key a run leaves, some thousands at a time. */
export function* keysLeft(): Generator<string[]> {
  yield [STREAM];
  const step = 5_000;
  for (let from = 0; from < KEYS; from += step) {
    yield Array.from({ length: step }, (_, n) => `key:${String(from + n).padStart(12, "0")}`);
  }
}

/** Takes away what redis-benchmark wrote. */
export async function removeKeys(config: LabConfig, master: Endpoint): Promise<void> {
  for (const keys of keysLeft()) {
    await ask(master, config.credentials.app, (redis) => redis.unlink(keys), 5_000);
  }
}
