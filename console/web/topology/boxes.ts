/** What each box of the topology says: a status, and rows of words, left and right. */
import type { Application, ClientPathState, Clients } from "../../src/clients/schema.ts";
import type { Haproxy } from "../../src/haproxy/schema.ts";
import type { Node } from "../../src/nodes/schema.ts";
import type { Sentinel } from "../../src/sentinels/schema.ts";
import { bytes, plural, rate } from "../format.ts";
import { lagWords, nodeStatus, plainStatus, STATUS_WORDS, type Status } from "./node.ts";

/** `tone`: the class of what it means; none for plain words. */
export type Words = readonly [words: string, tone?: string | undefined];
export type Row = readonly [left: Words, right?: Words];

export interface BoxContent {
  readonly name: string;
  readonly kind: "node" | "sentinel" | "service";
  readonly status: Status;
  readonly sentence: string;
  readonly rows: readonly Row[];
  readonly leading?: boolean;
}

export type Worn = "solid" | "hollow" | "none";

/** What is on its way in a busy lab is no lag: HAProxy, too, lets readers on up to this many bytes behind by default. */
const IN_FLIGHT_BYTES = 1_048_576;
const isBehind = ({ link, lagBytes }: Node): boolean =>
  link?.state !== "connected" || lagBytes === null || lagBytes > IN_FLIGHT_BYTES;

function roleWords(node: Node, badge: Worn, compact: boolean): Words {
  const status = nodeStatus(node);
  if (status !== "up" && status !== "no-writes" && node.role === "unknown")
    return badge === "none" ? [STATUS_WORDS[status], status] : ["master", "covered"];
  if (node.staleMaster) return ["stale master", "no-writes"];
  if (badge !== "none") return ["master", "covered"];
  if (node.role === "master") return ["says master", "no-writes"];
  if (node.role === "unknown") return [STATUS_WORDS.unknown, "unknown"];
  return [compact || !node.link ? "replica" : `replica of ${node.link.follows}`];
}

function lagRow(node: Node, compact: boolean): Row {
  if (node.refusesWrites === true) return [[compact ? "no writes" : "refuses writes", "no-writes"]];
  const lag = lagWords(node);
  if (lag !== null) return [[lag, isBehind(node) ? "warn" : "replica"]];
  const { role, goodReplicas } = node;
  if (role !== "master" || goodReplicas === null) return [[""]];
  return [[`${compact ? goodReplicas : plural(goodReplicas, "replica")} in step`]];
}

/** The row for the role leaves room for the badge, which is drawn above all boxes. */
export function nodeBox(node: Node, badge: Worn, compact: boolean): BoxContent {
  const status = nodeStatus(node);
  const role = roleWords(node, badge, compact);
  // What the role does not say by itself: beside it, or on a phone in the row below.
  const apart: Words =
    status !== "up" && (badge !== "none" || role[0] !== STATUS_WORDS[status])
      ? [STATUS_WORDS[status], status]
      : [""];
  const works = node.opsPerSecond !== null;
  const work = `${rate(node.opsPerSecond)} ${compact ? "op/s" : "ops/s"}`;
  return {
    name: node.name,
    kind: "node",
    status,
    sentence: node.sentence,
    rows: compact
      ? [[role], [works ? [work] : apart], lagRow(node, compact)]
      : [[role, apart], works ? [[work], [bytes(node.memoryBytes)]] : [[""]], lagRow(node, compact)],
  };
}

/** What it thinks of the node it names: "up", "seems down" (it alone), "is down" (a quorum agrees). */
export function opinionWords({ vote, opinions }: Pick<Sentinel, "vote" | "opinions">): Words {
  const opinion = vote === null ? undefined : opinions[vote];
  if (opinion?.state === "sdown") return ["seems down", "warn"];
  return opinion?.state === "odown" ? ["is down", "bad"] : [""];
}

function besideVote(sentinel: Sentinel, compact: boolean): Words {
  const { state } = (sentinel.vote !== null && sentinel.opinions[sentinel.vote]) || { state: "ok" };
  if (sentinel.tilt) return ["tilt", "warn"];
  if (state === "sdown") return ["down?", "warn"];
  if (state === "odown") return ["down", "bad"];
  if (sentinel.leading) return ["leads", "vote"];
  if (sentinel.quorumOk === false) return [compact ? "" : "no quorum", "bad"];
  return [compact || sentinel.epoch === null ? "" : `epoch ${sentinel.epoch}`];
}

function voteRow(sentinel: Sentinel, status: Status, compact: boolean): Row {
  if (status !== "up") return [[STATUS_WORDS[status], status]];
  if (sentinel.vote === null) return [["reports no master", "warn"]];
  const [opinion, tone] = opinionWords(sentinel);
  const named = `${compact ? "" : "reports "}${sentinel.vote}`;
  return [[named, opinion === "" ? "vote" : tone], besideVote(sentinel, compact)];
}

/** Which node it reports as master, and whether it believes that this node is alive. */
export function sentinelBox(sentinel: Sentinel, compact: boolean): BoxContent {
  const { name, sentence, leading } = sentinel;
  const status = plainStatus(sentinel.reachability);
  return { name, kind: "sentinel", status, sentence, leading, rows: [voteRow(sentinel, status, compact)] };
}

/** "redis-2, redis-3"; on a phone "-2, -3". */
const nodeList = (nodes: readonly string[], compact: boolean): string =>
  nodes.map((name) => (compact && nodes.length > 1 ? name.replace(/^.*(?=-)/, "") : name)).join(", ");

function writeWords({ write }: Haproxy, status: Status, compact: boolean): Words {
  const unknown = status === "up" ? "unknown" : STATUS_WORDS[status];
  if (!write.known) return [compact ? unknown : `routes ${unknown}`, "unknown"];
  if (write.node === null) return [compact ? "no writes" : "writes refused", "bad"];
  return [compact ? `write ${write.node}` : `writes to ${write.node}`, "write"];
}

function readWords({ read }: Haproxy, compact: boolean): Words {
  if (!read.known) return [""];
  if (read.nodes.length === 0) return [compact ? "no reads" : "reads refused", "bad"];
  return [`${compact ? "read" : "reads from"} ${nodeList(read.nodes, compact)}`, "read"];
}

export function haproxyBox(haproxy: Haproxy, compact: boolean): BoxContent {
  const status = plainStatus(haproxy.reachability);
  const rows: Row[] = [[writeWords(haproxy, status, compact)], [readWords(haproxy, compact)]];
  return { name: "haproxy", kind: "service", status, sentence: haproxy.sentence, rows };
}

/** Both applications say the same of both client paths: the way, and what comes of it. */
function clientBox(
  name: string,
  { reachability, sentence }: Application,
  { haproxy, sentinel }: Clients["routes"],
  compact: boolean,
  outcome: (route: ClientPathState) => Words,
): BoxContent {
  const row = (way: string, route: ClientPathState): Row => {
    const [words, tone] = outcome(route);
    return [
      [way, tone],
      [words, tone],
    ];
  };
  return {
    name,
    kind: "service",
    status: plainStatus(reachability),
    sentence,
    rows: [
      row(compact ? "proxy" : "via HAProxy", haproxy),
      row(compact ? "direct" : "via Sentinel", sentinel),
    ],
  };
}

export const publisherBox = ({ publisher, routes }: Clients, compact: boolean): BoxContent =>
  clientBox("publisher", publisher, routes, compact, ({ writes, ratePerSecond }) => {
    if (writes === "failed") return ["failing", "bad"];
    return writes === "unknown" ? ["unknown", "unknown"] : [`${rate(ratePerSecond)}/s`];
  });

/** Both ways of a message as one word. */
export const subscriberBox = ({ subscriber, routes }: Clients, compact: boolean): BoxContent =>
  clientBox("subscriber", subscriber, routes, compact, ({ channels: { pubsub, stream } }) => {
    const states = [pubsub.receiving, stream.receiving];
    if (states.includes("failed")) return [states.includes("ok") ? "half" : "nothing", "bad"];
    return states.includes("unknown") ? ["unknown", "unknown"] : [compact ? "ok" : "receives"];
  });
