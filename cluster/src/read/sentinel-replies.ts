/** What a Sentinel replies about the nodes it watches, the other Sentinels and itself. Times in replies are milliseconds. */
import { type Endpoint, nameOrAddress } from "@redis-ha-lab/common/endpoints.ts";
import { type Command, listOf, type Reply, ReplyError } from "../resp/codec.ts";
import { finite, parseFlatPairs, parseInfo } from "./info.ts";

/** A node as one Sentinel sees it: an entry of SENTINEL MASTER, MASTERS, REPLICAS or SENTINELS. */
export class Instance {
  /** master, slave, sentinel, s_down, o_down, disconnected, promoted, failover_in_progress, … */
  readonly flags: ReadonlySet<string>;
  readonly #fields: Readonly<Record<string, string>>;

  constructor(fields: Readonly<Record<string, string>>) {
    this.#fields = fields;
    this.flags = new Set((fields.flags ?? "").split(",").filter((flag) => flag !== ""));
  }

  get host(): string {
    return this.#fields.ip ?? "";
  }

  get port(): string {
    return this.#fields.port ?? "";
  }

  text(field: string): string | undefined {
    return this.#fields[field];
  }

  number(field: string): number | undefined {
    return finite(this.#fields[field]);
  }

  /** By this Sentinel alone (sdown), or by as many as the quorum (odown). */
  get opinion(): "ok" | "sdown" | "odown" {
    return this.flags.has("o_down") ? "odown" : this.flags.has("s_down") ? "sdown" : "ok";
  }

  get isDown(): boolean {
    return this.opinion !== "ok";
  }

  /** Not down, and connected to this Sentinel. */
  get isReachable(): boolean {
    return !this.isDown && !this.flags.has("disconnected");
  }

  /** Milliseconds since its last INFO reply; null when this Sentinel has had none. */
  get infoAgeMs(): number | null {
    // Until then Sentinel shows "?" as a replica's master; the age is 0 or means nothing.
    return this.text("master-host") === "?" ? null : this.number("info-refresh") || null;
  }

  /** Milliseconds since it last answered a PING. */
  get pingAgeMs(): number | null {
    return this.number("last-ok-ping-reply") ?? null;
  }

  /** Of a replica, as its last INFO said: replica-priority (the lowest is promoted first, 0 never). */
  get priority(): number | null {
    return this.infoAgeMs === null ? null : (this.number("slave-priority") ?? null);
  }

  nameIn(endpoints: readonly Endpoint[]): string {
    return nameOrAddress(endpoints, this.text("ip"), this.text("port"));
  }

  /** Of a replica: which node it follows by its last INFO. */
  masterIn(endpoints: readonly Endpoint[]): string | null {
    if (this.infoAgeMs === null || this.text("master-host") === undefined) return null;
    return nameOrAddress(endpoints, this.text("master-host"), this.text("master-port"));
  }
}

/** @param reply a list of entries, as of MASTERS, REPLICAS and SENTINELS; what is none is left out. */
export function instances(reply: unknown): readonly Instance[] {
  return (Array.isArray(reply) ? reply : [])
    .map(parseFlatPairs)
    .filter(({ ip, port }) => ip !== undefined && port !== undefined)
    .map((fields) => new Instance(fields));
}

/** @param reply of SENTINEL MASTER. */
export const instance = (reply: unknown): Instance => new Instance(parseFlatPairs(reply));

/** @returns the name of the node that SENTINEL GET-MASTER-ADDR-BY-NAME answers with; undefined for anything else. */
export function addressIn(reply: Reply | undefined): readonly [host: string, port: string] | undefined {
  const [host, port] = listOf(reply);
  return typeof host === "string" && typeof port === "string" ? [host, port] : undefined;
}

export const sentinelQuestions = (masterName: string): readonly Command[] => [
  ["SENTINEL", "MASTER", masterName],
  ["SENTINEL", "REPLICAS", masterName],
  ["SENTINEL", "SENTINELS", masterName],
  ["SENTINEL", "CKQUORUM", masterName],
  ["INFO", "sentinel"],
  ["SENTINEL", "MYID"],
];

/** One Sentinel's view. */
export interface SentinelView {
  readonly id: string;
  /** The node it reports as master. */
  readonly master: Instance;
  readonly replicas: readonly Instance[];
  /** The others. */
  readonly sentinels: readonly Instance[];
  /** Enough Sentinels are reachable to agree and to authorise a failover. */
  readonly quorumOk: boolean;
  /** It does not trust its clock and acts on nothing for a while. */
  readonly tilt: boolean;
  /** The replica that it has selected, when it leads a failover. */
  readonly selected: Instance | undefined;
}

const selectedOf = (replicas: readonly Instance[]) => replicas.find(({ flags }) => flags.has("promoted"));

/** @param replies to sentinelQuestions. @returns the error when it knows no such master or refuses a question. */
export function readSentinelReplies(replies: readonly Reply[]): SentinelView | ReplyError {
  const refused = replies.find((reply) => reply instanceof ReplyError && reply.code !== "NOQUORUM");
  if (refused instanceof ReplyError) return refused;
  const [master, replicas, sentinels, quorum, info, id] = replies;
  const known = instances(replicas);
  return {
    id: String(id),
    master: instance(master),
    replicas: known,
    sentinels: instances(sentinels),
    quorumOk: !(quorum instanceof ReplyError),
    tilt: parseInfo(String(info)).fields.get("sentinel_tilt") === "1",
    selected: selectedOf(known),
  };
}

/** The same as far as the discovery of master and replicas needs it. */
export function readDiscovery(master: unknown, replicas: unknown) {
  const known = instances(replicas);
  return { master: instance(master), replicas: known, selected: selectedOf(known) };
}
