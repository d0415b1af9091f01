/** Which nodes answer role:master right now. Asked often, so only while a master is missing. */

import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { connectBriefly } from "./brief-connection.ts";
import type { Credentials } from "./redis.ts";

/** The end of an outage is found this much late at worst; a question costs a node some microseconds. */
const LOOK_EVERY_MS = 10;

export interface ClaimsWatch {
  /** By name; a node that has not answered yet is undecided, one that can't be reached or hangs claims nothing. */
  readonly claims: ReadonlyMap<string, boolean>;
  close(): void;
}

/**
 * Asks every node for its ROLE until `close()`; each answer counts until the next one.
 * @param onChange called after each change of a node's answer.
 */
export function watchClaims(
  nodes: readonly Endpoint[],
  credentials: Credentials,
  connectionName: string,
  onChange: () => void,
): ClaimsWatch {
  const claims = new Map<string, boolean>();
  const ended = new AbortController();

  async function watch(node: Endpoint): Promise<void> {
    const connection = connectBriefly(node, credentials, connectionName);
    while (!ended.signal.aborted) {
      const claim = await connection
        .ready()
        .then(() => connection.redis.role())
        .then(
          ([role]) => role === "master",
          () => false,
        );
      if (ended.signal.aborted) break;
      if (claims.get(node.name) !== claim) {
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
