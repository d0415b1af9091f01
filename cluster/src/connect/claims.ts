/** Which nodes answer role:master right now. Asked often, so only while a master is missing or about to be replaced. */

import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import type { Redis } from "ioredis";
import { SWITCHOVER_CHANNEL } from "../switchover/channel.ts";
import { connectBriefly } from "./brief-connection.ts";
import type { Credentials } from "./redis.ts";

/** The end of an outage is found this much late at worst; a question costs a node some microseconds. */
const LOOK_EVERY_MS = 10;

export interface Claim {
  readonly master: boolean;
  /** A planned switchover lets its writes wait, so nothing it still has is lost. */
  readonly waits: boolean;
}
/** By name; a node that has not answered yet is undecided. */
export type Claims = ReadonlyMap<string, Claim>;

/** One that can't be reached or hangs claims nothing. */
const NO_CLAIM: Claim = { master: false, waits: false };

export interface ClaimsWatch {
  readonly claims: Claims;
  close(): void;
}

async function claimOf(redis: Redis): Promise<Claim> {
  const [[role], listeners] = await Promise.all([
    redis.role(),
    // Without the right to ask it counts as a failover, like an unplanned one.
    redis.call("PUBSUB", "NUMSUB", SWITCHOVER_CHANNEL).catch(() => []),
  ]);
  return { master: role === "master", waits: Number((listeners as unknown[])[1] ?? 0) > 0 };
}

/**
 * Asks every node for its role until `close()`; each answer counts until the next one.
 * @param onChange called after each change of a node's answer.
 */
export function watchClaims(
  nodes: readonly Endpoint[],
  credentials: Credentials,
  connectionName: string,
  onChange: () => void,
): ClaimsWatch {
  const claims = new Map<string, Claim>();
  const ended = new AbortController();

  async function watch(node: Endpoint): Promise<void> {
    const connection = connectBriefly(node, credentials, connectionName);
    while (!ended.signal.aborted) {
      const claim = await connection
        .ready()
        .then(() => claimOf(connection.redis))
        .catch(() => NO_CLAIM);
      if (ended.signal.aborted) break;
      const before = claims.get(node.name);
      if (before?.master !== claim.master || before.waits !== claim.waits) {
        claims.set(node.name, claim);
        onChange();
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
    connection.close();
  }

  for (const node of nodes) void watch(node);
  return { claims, close: () => ended.abort() };
}
