/** What an existing Sentinel set-up says of itself: every question only reads. */
import type { ConnectionOptions } from "node:tls";
import type { Credentials } from "@redis-ha-lab/cluster/connect/redis.ts";
import { finite, parseFlatPairs, parseInfo, versionOf } from "@redis-ha-lab/cluster/read/info.ts";
import {
  readSentinelReplies,
  type SentinelView,
  sentinelQuestions,
} from "@redis-ha-lab/cluster/read/sentinel-replies.ts";
import { encode, type Reply, ReplyError } from "@redis-ha-lab/cluster/resp/codec.ts";
import { Connection } from "@redis-ha-lab/cluster/resp/connection.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { describeError } from "@redis-ha-lab/common/logger.ts";

const LIMIT_MS = 3_000;

/** Settings of a node that decide what a failover costs. */
export const NODE_SETTINGS = [
  "min-replicas-to-write",
  "min-replicas-max-lag",
  "repl-backlog-size",
  "maxmemory",
  "appendonly",
  "replica-priority",
  "replica-read-only",
] as const;
export type NodeSetting = (typeof NODE_SETTINGS)[number];

export interface SurveyedSentinel extends Endpoint {
  readonly version: string | null;
  /** Null when it does not answer, or knows no master of that name: then `problem` says why. */
  readonly view: SentinelView | null;
  /** Its own periods in ms, as SENTINEL DEBUG tells them; null where that may not be asked (or is not known: before 7.0). */
  readonly tiltMs: number | null;
  readonly askMs: number | null;
  readonly problem: string | null;
}

export interface SurveyedNode extends Endpoint {
  readonly version: string | null;
  readonly role: string | null;
  /** Of a replica: whether its link is up. */
  readonly linked: boolean | null;
  /** null: may not be asked. */
  readonly settings: Readonly<Record<NodeSetting, string | null>>;
  readonly problem: string | null;
}

export interface Survey {
  readonly masterName: string;
  readonly sentinels: readonly SurveyedSentinel[];
  /** Those that any Sentinel knows, the master first. */
  readonly nodes: readonly SurveyedNode[];
}

export interface Wanted {
  readonly sentinels: readonly Endpoint[];
  readonly masterName: string;
  readonly sentinelCredentials: Credentials | undefined;
  readonly nodeCredentials: Credentials | undefined;
  /** Where there are no credentials that say it. */
  readonly tls?: ConnectionOptions | undefined;
}

async function answers(
  endpoint: Endpoint,
  { credentials, tls }: { credentials: Credentials | undefined; tls: ConnectionOptions | undefined },
  commands: readonly (readonly string[])[],
): Promise<readonly Reply[]> {
  const access = credentials ? { credentials } : tls ? { tls } : {};
  const connection = await Connection.open(endpoint, { ...access, clientName: "adopt" }, LIMIT_MS);
  try {
    return await connection.ask(encode(commands), LIMIT_MS);
  } finally {
    connection.close();
  }
}

const refusalOf = (reply: Reply | undefined): string | null =>
  reply instanceof ReplyError ? reply.message : null;

async function surveySentinel(sentinel: Endpoint, wanted: Wanted): Promise<SurveyedSentinel> {
  const nothing = { version: null, view: null, tiltMs: null, askMs: null };
  try {
    const [info, debug, ...replies] = await answers(
      sentinel,
      { credentials: wanted.sentinelCredentials, tls: wanted.tls },
      // Without arguments it only tells.
      [
        ["INFO", "server"],
        ["SENTINEL", "DEBUG"],
        ...sentinelQuestions(wanted.masterName).map((one) => one.map(String)),
      ],
    );
    const version = versionOf(parseInfo(String(info)));
    const periods = refusalOf(debug) === null ? parseFlatPairs(debug) : {};
    const view = readSentinelReplies(replies);
    if (view instanceof ReplyError) return { ...sentinel, ...nothing, version, problem: view.message };
    const period = (name: string) => finite(periods[name]) ?? null;
    return {
      ...sentinel,
      version,
      view,
      tiltMs: period("TILT-PERIOD"),
      askMs: period("ASK-PERIOD"),
      problem: null,
    };
  } catch (error) {
    return { ...sentinel, ...nothing, problem: describeError(error) };
  }
}

const unasked = Object.fromEntries(NODE_SETTINGS.map((name) => [name, null])) as SurveyedNode["settings"];

async function surveyNode(node: Endpoint, wanted: Wanted): Promise<SurveyedNode> {
  try {
    // One by one: servers before 7.0 take no more, and one that is refused keeps none from being told.
    const asked = NODE_SETTINGS.map((name) => ["CONFIG", "GET", name]);
    const [text, ...config] = await answers(node, { credentials: wanted.nodeCredentials, tls: wanted.tls }, [
      ["INFO"],
      ...asked,
    ]);
    const refused = refusalOf(text);
    const read = parseInfo(refused === null ? String(text) : "");
    const { fields } = read;
    const link = fields.get("master_link_status");
    const settings = NODE_SETTINGS.map(
      (name, at) =>
        [name, refusalOf(config[at]) === null ? (parseFlatPairs(config[at])[name] ?? null) : null] as const,
    );
    return {
      ...node,
      version: versionOf(read),
      role: fields.get("role") ?? null,
      linked: link === undefined ? null : link === "up",
      settings: Object.fromEntries(settings) as SurveyedNode["settings"],
      problem: refused,
    };
  } catch (error) {
    const nothing = { version: null, role: null, linked: null, settings: unasked };
    return { ...node, ...nothing, problem: describeError(error) };
  }
}

/** Never fails for what does not answer: that is a finding. */
export async function survey(wanted: Wanted): Promise<Survey> {
  const sentinels = await Promise.all(wanted.sentinels.map((sentinel) => surveySentinel(sentinel, wanted)));
  const known = new Map<string, Endpoint>();
  for (const { view } of sentinels) {
    for (const { host, port } of view ? [view.master, ...view.replicas] : []) {
      const name = `${host}:${port}`;
      if (host !== "" && !known.has(name)) known.set(name, { name, host, port: Number(port) });
    }
  }
  const nodes = await Promise.all([...known.values()].map((node) => surveyNode(node, wanted)));
  return { masterName: wanted.masterName, sentinels, nodes };
}
