/** Which types of keys there are and which are large, by a bounded look at some of them. */
import { ReplyError } from "@redis-ha-lab/cluster/resp/codec.ts";
import type { Connection } from "@redis-ha-lab/cluster/resp/connection.ts";
import type { NodeAnswers } from "./schema.ts";

/** Enough for shares of some per cent, few enough to cost the node less than a millisecond at a time. */
const KEYS = 500;
const PER_SCAN = 100;
/** Rounds without a key happen where most slots are empty. */
const MOST_SCANS = 20;
/** Sizes cost more to find than types. */
const SIZED = 200;
const LARGEST = 5;
const LIMIT_MS = 500;

/** What stands on the wire one byte a character is UTF-8. */
const utf8 = (text: string) => Buffer.from(text, "latin1").toString("utf8");

async function scan(wire: Connection): Promise<string[]> {
  const keys = new Set<string>();
  let cursor = "0";
  for (let round = 0; round < MOST_SCANS && keys.size < KEYS; round++) {
    const [reply] = await wire.send([["SCAN", cursor, "COUNT", PER_SCAN]], LIMIT_MS);
    if (!Array.isArray(reply)) break;
    cursor = String(reply[0]);
    for (const key of Array.isArray(reply[1]) ? reply[1] : []) keys.add(String(key));
    if (cursor === "0") break;
  }
  return [...keys].slice(0, KEYS);
}

/** @throws ConnectionFailure when the node does not answer any more. */
export async function sampleKeys(wire: Connection): Promise<Omit<NodeAnswers["keys"], "total">> {
  const keys = (await scan(wire)).map(utf8);
  if (keys.length === 0) return { sampled: 0, byType: [], largest: [] };
  const types = (
    await wire.send(
      keys.map((key) => ["TYPE", key]),
      LIMIT_MS,
    )
  ).map(String);
  const sized = keys.slice(0, SIZED);
  const sizes = await wire.send(
    sized.map((key) => ["MEMORY", "USAGE", key]),
    LIMIT_MS,
  );

  const counts = new Map<string, number>();
  // A key that expired since the scan has no type any more.
  for (const type of types.filter((each) => each !== "none")) counts.set(type, (counts.get(type) ?? 0) + 1);
  const sampled = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return {
    sampled,
    byType: [...counts]
      .map(([type, count]) => ({ type, count, share: count / sampled }))
      .sort((one, other) => other.count - one.count || one.type.localeCompare(other.type)),
    largest: sized
      .map((key, at) => ({ key, type: types[at] ?? "none", size: sizes[at] }))
      .filter(({ size }) => size !== null && !(size instanceof ReplyError))
      .map(({ key, type, size }) => ({ key, type, bytes: Number(size) }))
      .sort((one, other) => other.bytes - one.bytes)
      .slice(0, LARGEST),
  };
}
