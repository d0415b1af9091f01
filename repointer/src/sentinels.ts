/** Asks the Sentinels what they say about a master right now. */
import { type Endpoint, nameOf } from "@redis-ha-lab/common/endpoints.ts";
import { parseFlatPairs } from "@redis-ha-lab/common/info.ts";
import type { Credentials } from "@redis-ha-lab/common/redis.ts";
import { connect } from "./connection.ts";
import { type Opinion, type Verdict, verdictOn } from "./verdict.ts";

export interface SentinelPanel {
  /** One Sentinel's present opinion. @throws when it cannot be reached or does not answer, each within 250 ms. */
  opinionOf(sentinel: string): Promise<Opinion>;
  /** Resolves as soon as enough Sentinels have answered, after 500 ms at the latest. */
  verdictOn(master: string): Promise<Verdict>;
  close(): void;
}

export function openPanel(
  sentinels: readonly Endpoint[],
  credentials: Credentials,
  masterName: string,
  nodes: readonly Endpoint[],
): SentinelPanel {
  const connections = new Map(sentinels.map((sentinel) => [sentinel.name, connect(sentinel, credentials)]));

  async function opinionOf(sentinel: string): Promise<Opinion> {
    const connection = connections.get(sentinel);
    if (!connection) throw new Error(`${sentinel} is none of the Sentinels in SENTINEL_NODES`);
    await connection.ready();
    const fields = parseFlatPairs(await connection.redis.call("SENTINEL", "MASTER", masterName));
    const flags = (fields.flags ?? "").split(",");
    return {
      named: nameOf(nodes, fields.ip, fields.port),
      down: flags.includes("s_down") || flags.includes("o_down"),
    };
  }

  return {
    opinionOf,
    verdictOn: (master) =>
      new Promise((resolve) => {
        const opinions: Opinion[] = [];
        let missing = sentinels.length;
        const count = () => {
          const verdict = verdictOn(master, opinions, missing, sentinels.length);
          if (verdict !== "open") resolve(verdict);
        };
        for (const { name } of sentinels) {
          opinionOf(name)
            .then(
              (opinion) => void opinions.push(opinion),
              () => {}, // A silent Sentinel is counted as missing from the majority.
            )
            .finally(() => {
              missing -= 1;
              count();
            });
        }
      }),
    close: () => {
      for (const { close } of connections.values()) close();
    },
  };
}
