/** Asks the Sentinels what they say about a master right now. */
import { connectBriefly } from "@redis-ha-lab/cluster/connect/brief-connection.ts";
import type { Credentials } from "@redis-ha-lab/cluster/connect/redis.ts";
import { parseFlatPairs } from "@redis-ha-lab/cluster/read/info.ts";
import { type Endpoint, nameOf } from "@redis-ha-lab/common/endpoints.ts";
import type { Selection } from "./selection.ts";
import { type Opinion, type Verdict, verdictOn } from "./verdict.ts";

export interface SentinelPanel {
  /** One Sentinel's present opinion. @throws when it cannot be reached or does not answer, each within 250 ms. */
  opinionOf(sentinel: string): Promise<Opinion>;
  /** Resolves as soon as enough Sentinels have answered, after 500 ms at the latest. */
  verdictOn(master: string): Promise<Verdict>;
  /** Whether the Sentinel that chose answers within 250 ms and still flags its choice as the one to promote. */
  isUpheld(selection: Selection): Promise<boolean>;
  close(): void;
}

export function openPanel(
  sentinels: readonly Endpoint[],
  credentials: Credentials,
  masterName: string,
  nodes: readonly Endpoint[],
): SentinelPanel {
  const connections = new Map(
    sentinels.map((sentinel) => [sentinel.name, connectBriefly(sentinel, credentials, "repointer")]),
  );

  async function ask(sentinel: string, question: "MASTER" | "REPLICAS"): Promise<unknown> {
    const connection = connections.get(sentinel);
    if (!connection) throw new Error(`${sentinel} is none of the Sentinels in SENTINEL_NODES`);
    await connection.ready();
    return connection.redis.call("SENTINEL", question, masterName);
  }

  async function opinionOf(sentinel: string): Promise<Opinion> {
    const fields = parseFlatPairs(await ask(sentinel, "MASTER"));
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
    isUpheld: async ({ sentinel, replica }) => {
      try {
        const replicas = ((await ask(sentinel, "REPLICAS")) as unknown[]).map(parseFlatPairs);
        const chosen = replicas.find(({ ip, port }) => nameOf(nodes, ip, port) === replica.name);
        return (chosen?.flags ?? "").split(",").includes("promoted");
      } catch {
        return false;
      }
    },
    close: () => {
      for (const { close } of connections.values()) close();
    },
  };
}
