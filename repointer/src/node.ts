/** One Redis node for the length of a failover: what it says of itself, and the one order it may get. */
import { connectBriefly } from "@redis-ha-lab/cluster/connect/brief-connection.ts";
import type { Credentials } from "@redis-ha-lab/cluster/connect/redis.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { parseReplication, type Replication } from "./replication.ts";

export interface Node {
  readonly endpoint: Endpoint;
  /** @throws when the node cannot be reached or does not answer, each within 250 ms. */
  inspect(): Promise<Replication>;
  /**
   * Orders REPLICAOF; the node's file is left alone, so that a restart goes back to what Sentinel decided.
   * @throws when the node refuses or does not answer within 250 ms; in the latter case it may have obeyed.
   */
  follow(master: Endpoint): Promise<void>;
  /**
   * Lets writes wait for so long; then they go on by themselves.
   * @throws when the node refuses or does not answer within 250 ms; in the latter case it may have obeyed.
   */
  pauseWrites(ms: number): Promise<void>;
  /** @throws as above. */
  resumeWrites(): Promise<void>;
  close(): void;
}

export function openNode(endpoint: Endpoint, credentials: Credentials): Node {
  const { redis, ready, close } = connectBriefly(endpoint, credentials, "repointer");
  return {
    endpoint,
    inspect: async () => {
      await ready();
      const replication = parseReplication(await redis.info("replication"));
      if (!replication) throw new Error(`${endpoint.name} does not say its role in INFO replication`);
      return replication;
    },
    follow: async (master) => {
      await redis.call("REPLICAOF", master.host, master.port);
    },
    pauseWrites: async (ms) => {
      await ready();
      await redis.call("CLIENT", "PAUSE", ms, "WRITE");
    },
    resumeWrites: async () => {
      await ready();
      await redis.call("CLIENT", "UNPAUSE");
    },
    close,
  };
}
