/** The products of the shop as JSON documents, and one index to search them by; where the nodes have the modules. */
import { foundIn, hasDocuments, MODULES_ABSENT, modulesIn } from "@redis-ha-lab/cluster/read/modules.ts";
import type { Pools, RedisCommand } from "./kinds.ts";
import { Random } from "./random.ts";
import type { Writer } from "./writer.ts";

export const INDEX = "mock:products";
const PREFIX = "mock:product:";
/** Documents per batch. */
const BATCH = 250;

/** The index by which a shop would look for things: words of the name, one department, a range of prices. */
const CREATE: RedisCommand = [
  ...(["FT.CREATE", INDEX, "ON", "JSON", "PREFIX", 1, PREFIX, "SCHEMA"] as const),
  ...["$.name", "AS", "name", "TEXT"],
  ...["$.department", "AS", "department", "TAG"],
  ...["$.price", "AS", "price", "NUMERIC", "SORTABLE"],
];

/** Product number `n` (from 0): a function of its number and the seed, so that writing it again changes nothing. */
export function productDocument(n: number, seed: number, pools: Pools): RedisCommand {
  const { sku, name, price } = pools.products[n % pools.products.length] as Pools["products"][number];
  const random = new Random(seed, n);
  const document = {
    id: n + 1,
    sku,
    name,
    price: Number(price),
    department: random.pick(pools.interests),
    stock: random.between(0, 500),
    ratings: Array.from({ length: random.between(0, 5) }, () => random.between(1, 5)),
    seller: { name: random.pick(pools.lastNames), city: random.pick(pools.cities) },
  };
  // A pipeline of ioredis knows only Redis's own commands by name.
  return ["call", "JSON.SET", `${PREFIX}${n + 1}`, "$", JSON.stringify(document)];
}

/**
 * Writes `count` documents under the index.
 * @returns a sentence about what is there now, or that the modules are absent.
 * @throws when the index does not find what was written.
 */
export async function writeDocuments(
  writer: Writer,
  count: number,
  seed: number,
  pools: Pools,
  signal: AbortSignal,
): Promise<string> {
  if (!hasDocuments(modulesIn(String(await writer.ask(["INFO", "modules"]))))) {
    return `No JSON documents and no search index: ${MODULES_ABSENT}.`;
  }
  await writer.ask(CREATE).catch((error: Error) => {
    // A second run finds it there.
    if (!/already exists/i.test(error.message)) throw error;
  });
  for (let from = 0; from < count; from += BATCH) {
    const numbers = Array.from({ length: Math.min(BATCH, count - from) }, (_, at) => from + at);
    await writer.write(
      numbers.map((n) => productDocument(n, seed, pools)),
      signal,
    );
  }
  const { total } = foundIn(await writer.ask(["FT.SEARCH", INDEX, "*", "NOCONTENT", "LIMIT", 0, 0]));
  if (total < count) {
    throw new Error(`the index ${INDEX} finds ${total} documents where at least ${count} were written`);
  }
  return `${count} JSON documents (${PREFIX}1 …) under the index ${INDEX}, which finds ${total}: FT.SEARCH ${INDEX} '@price:[10 20]'`;
}
