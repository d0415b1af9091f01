/** The nodes of the document. */
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import type { Observations } from "../observations.ts";
import type { NodeTold } from "../sources/node-told.ts";
import { type Seen, UNSEEN } from "../sources/seen.ts";
import type { Node } from "../state/node.ts";
import { nodeSentence } from "./node-sentence.ts";
import { reachabilityOf } from "./reachability.ts";
import { sinceOf } from "./since.ts";

/** A node that has just come up is still called down by Sentinels that have not asked it again yet. */
const JUST_UP_MS = 2_000;

export interface NodesContext {
  readonly endpoints: readonly Endpoint[];
  readonly seen: Observations;
  /** The node a majority of the Sentinels names as master. */
  readonly master: string | null;
  readonly before: readonly Node[];
  readonly now: number;
}

export function composeNodes(context: NodesContext): Node[] {
  return context.endpoints.map((endpoint) => composeNode(endpoint, context));
}

function composeNode({ name, host, port }: Endpoint, context: NodesContext): Node {
  const { seen, master, now } = context;
  const node: Seen<NodeTold> = seen.nodes.get(name) ?? UNSEEN;
  const { contact, told } = node;
  const before = context.before.find((one) => one.name === name);
  const reachability = reachabilityOf(contact, before?.reachability, now, loadingReason(node));
  const role = told?.role ?? "unknown";
  const follows = told?.follows ?? null;
  const linkState = told?.linkState ?? null;
  const link = follows !== null && linkState !== null ? { follows, state: linkState } : null;
  const sameLink = before?.link?.follows === follows && before?.link?.state === linkState;
  const composed: Omit<Node, "sentence"> = {
    name,
    address: `${host}:${port}`,
    reachability,
    role,
    roleSince: sinceOf(before && { value: before.role, since: before.roleSince }, role, now),
    link: link && { ...link, since: sameLink && before?.link ? before.link.since : now },
    offset: told?.offset ?? null,
    lagBytes: lagOf(node, master, seen),
    lagSeconds: told?.lagSeconds ?? null,
    fenced: fencedOf(node),
    cutOff: cutOffOf(name, node, now - reachability.since, seen),
    // While a failover runs the promoted node is master before the Sentinels announce it.
    staleMaster: role === "master" && master !== null && master !== name && seen.tracked.failover.to !== name,
    connectedReplicas: told?.connectedReplicas ?? null,
    goodReplicas: told?.goodReplicas ?? null,
    opsPerSecond: told?.opsPerSecond ?? null,
    memoryBytes: told?.memoryBytes ?? null,
    memoryLimitBytes: told?.memoryLimitBytes ?? null,
    clients: told?.clients ?? null,
    keys: told?.keys ?? null,
    uptimeSeconds: told?.uptimeSeconds ?? null,
    version: told?.version ?? null,
    persistence: told?.persistence ?? null,
    syncProgress: told?.syncProgress ?? null,
  };
  return { ...composed, sentence: nodeSentence(composed, master) };
}

function loadingReason({ told }: Seen<NodeTold>): string | null {
  if (!told?.loading) return null;
  const { percent } = told.loading;
  return `reads its data set from disk${percent === null ? "" : `, ${Math.floor(percent)} % done`}`;
}

/** The answers are some ms apart: a replica can seem ahead. */
function lagOf({ told }: Seen<NodeTold>, master: string | null, seen: Observations): number | null {
  const of = master === null ? null : seen.nodes.get(master)?.told;
  if (of?.role !== "master" || of.offset === null || told?.offset == null) return null;
  return Math.max(0, of.offset - told.offset);
}

function fencedOf({ told }: Seen<NodeTold>): boolean | null {
  if (!told || told.minReplicas === null) return null;
  if (told.role !== "master" || told.minReplicas === 0) return false;
  return (told.goodReplicas ?? told.connectedReplicas ?? 0) < told.minReplicas;
}

function cutOffOf(
  name: string,
  { contact }: Seen<NodeTold>,
  forMs: number,
  seen: Observations,
): boolean | null {
  // Where packets vanish nobody answers; whether somebody lives there is known only of one that was heard before.
  if (contact.kind === "unreachable") return contact.heardAt === null ? null : true;
  if (contact.kind === "refused" || contact.kind === "silent") return false;
  if (contact.kind !== "answers" || forMs < JUST_UP_MS) return null;
  const opinions = [...seen.sentinels.values()].flatMap(({ told }) => told?.opinions[name] ?? []);
  if (opinions.length === 0) return null;
  const down = opinions.filter((opinion) => opinion !== "ok").length;
  return down * 2 > seen.sentinels.size;
}
