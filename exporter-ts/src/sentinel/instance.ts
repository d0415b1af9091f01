/** A node as one Sentinel sees it: an entry of SENTINEL MASTERS, REPLICAS or SENTINELS. Times there are milliseconds. */
import { parseFlatPairs } from "@redis-ha-lab/cluster/read/info.ts";
import { listOf, type Reply } from "@redis-ha-lab/cluster/resp/codec.ts";
import { finite } from "../collectors/info-reply.ts";

export interface Instance {
  readonly host: string;
  readonly port: string;
  /** master, slave, sentinel, s_down, o_down, disconnected, failover_in_progress, … */
  readonly flags: ReadonlySet<string>;
  readonly text: (field: string) => string | undefined;
  readonly number: (field: string) => number | undefined;
}

function instance(reply: Reply): Instance | undefined {
  const fields = parseFlatPairs(reply);
  if (fields.ip === undefined || fields.port === undefined) return undefined;
  return {
    host: fields.ip,
    port: fields.port,
    flags: new Set((fields.flags ?? "").split(",")),
    text: (field) => fields[field],
    number: (field) => finite(fields[field]),
  };
}

export function instances(reply: Reply | undefined): readonly Instance[] {
  return listOf(reply)
    .map(instance)
    .filter((one) => one !== undefined);
}

export const isDown = ({ flags }: Instance): boolean => flags.has("s_down") || flags.has("o_down");

/** Sentinel's own limits for the replica it would promote (sentinelSelectSlave), in milliseconds. */
const PING_FRESH = 5_000;
const INFO_FRESH = 30_000;
const INFO_FRESH_WHILE_DOWN = 5_000;
const LINK_DOWN_PERIODS = 10;

/** Whether this Sentinel would promote the replica now; where it wouldn't, a failover without a better one aborts. */
export function isPromotable(replica: Instance, master: Instance): boolean {
  if (isDown(replica) || replica.flags.has("disconnected")) return false;
  if ((replica.number("last-ok-ping-reply") ?? 0) > PING_FRESH) return false;
  if (replica.number("slave-priority") === 0) return false;
  const masterDown = master.flags.has("s_down");
  const infoAge = replica.number("info-refresh") ?? 0;
  // 0 stands for "never".
  if (infoAge === 0 || infoAge > (masterDown ? INFO_FRESH_WHILE_DOWN : INFO_FRESH)) return false;
  const downAfter = master.number("down-after-milliseconds") ?? 0;
  const longest = downAfter * LINK_DOWN_PERIODS + (masterDown ? (master.number("s-down-time") ?? 0) : 0);
  return (replica.number("master-link-down-time") ?? 0) <= longest;
}
