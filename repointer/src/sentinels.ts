/** Asks the Sentinels what they say about a master right now. */
import { connectBriefly } from "@redis-ha-lab/cluster/connect/brief-connection.ts";
import type { Credentials } from "@redis-ha-lab/cluster/connect/redis.ts";
import { majorityOf } from "@redis-ha-lab/cluster/majority.ts";
import { instance, instances } from "@redis-ha-lab/cluster/read/sentinel-replies.ts";
import { type Endpoint, nameOf } from "@redis-ha-lab/common/endpoints.ts";
import type { Selection } from "./selection.ts";

/** One Sentinel's answer: the node it names, and whether it holds it for down. */
interface Opinion {
  readonly named: string | undefined;
  readonly down: boolean;
}

/** What the Sentinels say together about a master. */
export type Verdict = "down" | "up" | "other-master" | "no-majority";

/**
 * Whether a majority of all Sentinels, not of those that answered, names `master` and holds it for down.
 * @param opinions the answers so far. @param missing how many may still come. @param total all Sentinels there are.
 * @returns "open" while the answers so far decide nothing, which ends when none is missing.
 */
export function verdictOn(
  master: string,
  opinions: readonly Opinion[],
  missing: number,
  total: number,
): Verdict | "open" {
  const majority = majorityOf(total);
  const naming = opinions.filter((opinion) => opinion.named === master);
  const down = naming.filter((opinion) => opinion.down).length;
  if (down >= majority) return "down";
  if (down + missing >= majority) return "open";
  if (naming.length >= majority) return "up";
  if (naming.length + missing >= majority) return "open";
  return opinions.length - naming.length >= majority ? "other-master" : "no-majority";
}

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
    const master = instance(await ask(sentinel, "MASTER"));
    return { named: nameOf(nodes, master.host, master.port), down: master.isDown };
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
        const replicas = instances(await ask(sentinel, "REPLICAS"));
        return replicas.some((one) => one.flags.has("promoted") && one.nameIn(nodes) === replica.name);
      } catch {
        return false;
      }
    },
    close: () => {
      for (const { close } of connections.values()) close();
    },
  };
}
