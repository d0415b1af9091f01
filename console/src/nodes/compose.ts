/** The nodes of the document. */
import { majorityOf } from "@redis-ha-lab/cluster/majority.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { count } from "@redis-ha-lab/common/words.ts";
import type { Observations } from "../observations.ts";
import { absence, reachabilityOf, sinceOf } from "../reachability/compose.ts";
import { type Seen, UNSEEN } from "../sources/source.ts";
import type { NodeReport } from "./report.ts";
import type { Node } from "./schema.ts";

/** ROLE's words for a replica's link, and what they mean to a newcomer. */
const LINKS: Readonly<Record<string, (master: string) => string>> = {
  connected: (master) => `is a replica of ${master} and receives its writes`,
  sync: (master) => `is a replica of ${master} and copies its whole data set`,
  handshake: (master) => `is a replica of ${master} and introduces itself to it`,
  connecting: (master) => `is a replica of ${master} and connects to it`,
  connect: (master) => `is a replica of ${master} and can't reach it`,
};

/** Without figures that change all the time: those stand beside it. */
function nodeSentence(node: Omit<Node, "sentence">, master: string | null): string {
  const { name, reachability, role, link } = node;
  if (reachability.state !== "up") return absence(name, reachability);
  const cutOff = node.cutOff ? ", and most Sentinels can't reach it" : "";
  if (role === "replica" && link) {
    const sentence = LINKS[link.state]?.(link.follows) ?? `is a replica of ${link.follows} (${link.state})`;
    return `${name} ${sentence}${cutOff}`;
  }
  if (role !== "master") return `${name} does not say which role it has`;
  if (node.staleMaster)
    return `${name} still believes it is the master, the Sentinels report ${master}${cutOff}`;
  if (node.refusesWrites) {
    return `${name} is the master and refuses writes: too few replicas hear it (min-replicas-to-write)${cutOff}`;
  }
  if (master === null) return `${name} is master, and no majority of the Sentinels says so`;
  if (master !== name) return `${name} has been promoted, the Sentinels have not announced it yet`;
  const replicas = node.connectedReplicas ?? 0;
  return `${name} is the master, ${count(replicas, "replica")} follow${replicas === 1 ? "s" : ""} it${cutOff}`;
}

/** A node that has just come up is still called down by Sentinels that have not asked it again yet. */
const JUST_UP_MS = 2_000;

export interface NodesContext {
  readonly endpoints: readonly Endpoint[];
  readonly seen: Observations;
  /** The node a majority of the Sentinels reports as master. */
  readonly master: string | null;
  readonly before: readonly Node[];
  readonly now: number;
}

export function composeNodes(context: NodesContext): Node[] {
  return context.endpoints.map((endpoint) => composeNode(endpoint, context));
}

function composeNode({ name, host, port }: Endpoint, context: NodesContext): Node {
  const { seen, master, now } = context;
  const node: Seen<NodeReport> = seen.nodes.get(name) ?? UNSEEN;
  const { contact, report } = node;
  const before = context.before.find((one) => one.name === name);
  const reachability = reachabilityOf(contact, before?.reachability, now, loadingReason(node));
  const role = report?.role ?? "unknown";
  const follows = report?.follows ?? null;
  const linkState = report?.linkState ?? null;
  const link = follows !== null && linkState !== null ? { follows, state: linkState } : null;
  const sameLink = before?.link?.follows === follows && before?.link?.state === linkState;
  const composed: Omit<Node, "sentence"> = {
    name,
    address: `${host}:${port}`,
    reachability,
    role,
    roleSince: sinceOf(before && { value: before.role, since: before.roleSince }, role, now),
    link: link && { ...link, since: sameLink && before?.link ? before.link.since : now },
    offset: report?.offset ?? null,
    lagBytes: lagOf(node, master, seen),
    lagSeconds: report?.lagSeconds ?? null,
    refusesWrites: refusesWritesOf(node),
    cutOff: cutOffOf(name, node, now - reachability.since, seen),
    // While a failover runs the promoted node is master before the Sentinels announce it.
    staleMaster: role === "master" && master !== null && master !== name && seen.tracked.failover.to !== name,
    connectedReplicas: report?.connectedReplicas ?? null,
    goodReplicas: report?.goodReplicas ?? null,
    opsPerSecond: report?.opsPerSecond ?? null,
    memoryBytes: report?.memoryBytes ?? null,
    memoryLimitBytes: report?.memoryLimitBytes ?? null,
    clients: report?.clients ?? null,
    keys: report?.keys ?? null,
    uptimeSeconds: report?.uptimeSeconds ?? null,
    version: report?.version ?? null,
    persistence: report?.persistence ?? null,
    syncProgress: report?.syncProgress ?? null,
  };
  return { ...composed, sentence: nodeSentence(composed, master) };
}

function loadingReason({ report }: Seen<NodeReport>): string | null {
  if (!report?.loading) return null;
  const { percent } = report.loading;
  return `reads its data set from disk${percent === null ? "" : `, ${Math.floor(percent)} % done`}`;
}

/** The answers are some ms apart: a replica can seem ahead. */
function lagOf({ report }: Seen<NodeReport>, master: string | null, seen: Observations): number | null {
  const of = master === null ? null : seen.nodes.get(master)?.report;
  if (of?.role !== "master" || of.offset === null || report?.offset == null) return null;
  return Math.max(0, of.offset - report.offset);
}

function refusesWritesOf({ report }: Seen<NodeReport>): boolean | null {
  if (!report || report.minReplicas === null) return null;
  if (report.role !== "master" || report.minReplicas === 0) return false;
  return (report.goodReplicas ?? report.connectedReplicas ?? 0) < report.minReplicas;
}

function cutOffOf(
  name: string,
  { contact }: Seen<NodeReport>,
  forMs: number,
  seen: Observations,
): boolean | null {
  // Where packets vanish nothing answers; whether a node is there is known only of one that was heard before.
  if (contact.kind === "unreachable") return contact.heardAt === null ? null : true;
  if (contact.kind === "refused" || contact.kind === "silent") return false;
  if (contact.kind !== "answers" || forMs < JUST_UP_MS) return null;
  const opinions = [...seen.sentinels.values()].flatMap(({ report }) => report?.opinions[name] ?? []);
  if (opinions.length === 0) return null;
  const down = opinions.filter((opinion) => opinion !== "ok").length;
  return down >= majorityOf(seen.sentinels.size);
}
