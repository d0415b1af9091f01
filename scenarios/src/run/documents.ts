/** JSON documents under a search index, written before a fault and asked for again after it. */

import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { ask } from "@redis-ha-lab/cluster/read/connections.ts";
import { foundIn, hasDocuments } from "@redis-ha-lab/cluster/read/modules.ts";
import { readNode } from "@redis-ha-lab/cluster/read/node-state.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import type { Redis } from "ioredis";
import type { DocumentsAnswer } from "../model/journal.ts";

const INDEX = "scenario:documents";
const PREFIX = "scenario:document:";
const COUNT = 60;
const CITIES = ["Ghent", "Lyon", "Porto"] as const;
/** Some of the documents, by a tag and by a number, so that the index has work to do. */
const QUERY = "@city:{Ghent} @price:[100 400]";
const LIMIT_MS = 5_000;

const key = (number: number) => `${PREFIX}${number}`;
const keys = Array.from({ length: COUNT }, (_, number) => key(number));

/** @returns whether every node that answers has the modules. */
export async function nodesHaveModules(config: LabConfig): Promise<boolean> {
  const nodes = await Promise.all(config.redisNodes.map((node) => readNode(config, node, LIMIT_MS)));
  return nodes.every(({ up, modules }) => up && hasDocuments(modules));
}

async function answerOf(redis: Redis): Promise<DocumentsAnswer> {
  const document = await redis.call("JSON.GET", key(0), "$");
  const reply = await redis.call("FT.SEARCH", INDEX, QUERY, "NOCONTENT", "LIMIT", 0, COUNT);
  return { document: document === null ? null : String(document), found: [...foundIn(reply).keys].sort() };
}

/** Writes them to the master and waits for the replicas. @returns the answers to compare with. */
export function writeDocuments(config: LabConfig, master: Endpoint): Promise<DocumentsAnswer> {
  const work = async (redis: Redis) => {
    await remove(redis);
    await redis.call(
      ...["FT.CREATE", INDEX, "ON", "JSON", "PREFIX", 1, PREFIX],
      ...["SCHEMA", "$.city", "AS", "city", "TAG", "$.price", "AS", "price", "NUMERIC"],
    );
    for (const [number, name] of keys.entries()) {
      const document = { number, city: CITIES[number % CITIES.length], price: number * 10, tags: ["a", "b"] };
      await redis.call("JSON.SET", name, "$", JSON.stringify(document));
    }
    await redis.wait(config.redisNodes.length - 1, LIMIT_MS / 2);
    return answerOf(redis);
  };
  return ask(master, config.credentials.lab, work, LIMIT_MS);
}

/** What each node answers now; null where it answers nothing, or with an error. */
export async function readDocuments(config: LabConfig): Promise<Record<string, DocumentsAnswer | null>> {
  const answers = await Promise.all(
    config.redisNodes.map(async (node): Promise<[string, DocumentsAnswer | null]> => {
      const answer = ask(node, config.credentials.lab, answerOf, LIMIT_MS);
      return [node.name, await answer.catch(() => null)];
    }),
  );
  return Object.fromEntries(answers);
}

async function remove(redis: Redis): Promise<void> {
  await redis.unlink(...keys);
  // An index that is not there is what is wanted.
  await redis.call("FT.DROPINDEX", INDEX).catch(() => {});
}

export const removeDocuments = (config: LabConfig, master: Endpoint): Promise<void> =>
  ask(master, config.credentials.lab, remove, LIMIT_MS);
