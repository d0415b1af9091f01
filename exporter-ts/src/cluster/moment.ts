/** The cluster at one moment: every node and Sentinel asked at the same time, each as far as it answered. */
import { addressIn, instance } from "@redis-ha-lab/cluster/read/sentinel-replies.ts";
import { encode, type Reply, ReplyError, type Request } from "@redis-ha-lab/cluster/resp/codec.ts";
import { readSettings, type Settings } from "../collectors/config.ts";
import type { InfoReply } from "../collectors/info-reply.ts";
import { type Role, roleOf } from "../collectors/instance.ts";
import { offsetOf } from "../collectors/replication.ts";
import { refusesWrites } from "../collectors/write-guard.ts";
import type { Entry } from "../scrape/scrapers.ts";
import { infoOf, type Scrape } from "../scrape/survey.ts";

export interface NodeState {
  readonly node: string;
  readonly role: Role | undefined;
  readonly offset: number | undefined;
  /** Whether the write guard refuses writes; undefined on a replica or where the settings can't be read. */
  readonly refusesWrites: boolean | undefined;
}

export interface SentinelState {
  readonly sentinel: string;
  /** The node it names as master. */
  readonly vote: string | undefined;
  readonly epoch: number | undefined;
}

export interface Moment {
  readonly nodes: readonly string[];
  readonly sentinels: readonly string[];
  /** Of those that answered. */
  readonly nodeStates: readonly NodeState[];
  readonly sentinelStates: readonly SentinelState[];
}

const ASK_NODE = encode([
  ["INFO", "REPLICATION"],
  ["CONFIG", "GET", "min-replicas-*"],
]);

function nodeState(node: string, [first, settingsReply]: readonly Reply[]): NodeState {
  const info: InfoReply = infoOf(first);
  const settings: Settings = readSettings(settingsReply ?? null);
  return { node, role: roleOf(info), offset: offsetOf(info), refusesWrites: refusesWrites(info, settings) };
}

function sentinelState(
  sentinel: string,
  [address, master]: readonly Reply[],
  nodeAt: Scrape["nodeAt"],
): SentinelState {
  const named = addressIn(address);
  const epoch = master instanceof ReplyError ? undefined : instance(master).number("config-epoch");
  return { sentinel, vote: named && nodeAt(...named), epoch };
}

/** Asks all at once; what does not answer by `deadlineAt` is left out. */
export async function observe(
  entries: readonly Entry[],
  masterName: string,
  nodeAt: Scrape["nodeAt"],
  deadlineAt: number,
): Promise<Moment> {
  const askSentinel = encode([
    ["SENTINEL", "GET-MASTER-ADDR-BY-NAME", masterName],
    ["SENTINEL", "MASTER", masterName],
  ]);
  const askAll = async <State>(
    kind: Entry["node"]["kind"],
    request: Request,
    read: (name: string, replies: readonly Reply[]) => State,
  ) => {
    const asked = entries.filter(({ node }) => node.kind === kind);
    const answers = await Promise.allSettled(
      asked.map(async ({ node, connection }) =>
        read(node.name, (await connection.ask(request, deadlineAt)).replies),
      ),
    );
    return {
      names: asked.map(({ node }) => node.name),
      states: answers.filter((answer) => answer.status === "fulfilled").map(({ value }) => value),
    };
  };
  const [redis, sentinels] = await Promise.all([
    askAll("redis", ASK_NODE, nodeState),
    askAll("sentinel", askSentinel, (name, replies) => sentinelState(name, replies, nodeAt)),
  ]);
  return {
    nodes: redis.names,
    sentinels: sentinels.names,
    nodeStates: redis.states,
    sentinelStates: sentinels.states,
  };
}
