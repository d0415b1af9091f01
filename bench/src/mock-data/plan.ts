/** Which key comes when: kinds take turns by their shares, so that an interrupted run has some of everything. */
import { KINDS, type Kind, type RedisCommand } from "./kinds.ts";
import type { Pools } from "./pools.ts";
import { Random } from "./random.ts";

/** 100 places, each kind as often as its share, evenly spread. */
const TURNS: readonly Kind[] = KINDS.flatMap((kind) =>
  Array.from({ length: kind.share }, (_, n) => ({ kind, at: (n + 0.5) / kind.share })),
)
  .sort((a, b) => a.at - b.at)
  .map(({ kind }) => kind);

/** How many keys of its kind come before place n of a turn. */
const BEFORE: readonly number[] = TURNS.map(
  (kind, place) => TURNS.slice(0, place).filter((other) => other === kind).length,
);

export interface PlannedKey {
  readonly kind: Kind;
  readonly key: string;
  readonly commands: readonly RedisCommand[];
}

/** Key number `n` (from 0): the same for the same seed, whatever else is written. */
export function plannedKey(n: number, seed: number, pools: Pools): PlannedKey {
  const place = n % TURNS.length;
  const kind = TURNS[place] as Kind;
  const id = Math.floor(n / TURNS.length) * kind.share + (BEFORE[place] as number) + 1;
  const random = new Random(seed, n);
  const key = kind.key(id);
  const commands = kind.write(key, id, pools, random);
  if (kind.ttl) commands.push(["expire", key, random.between(...kind.ttl)]);
  return { kind, key, commands };
}
