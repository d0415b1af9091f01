/** Section Replication: what names another node, and offsets and lag on one scale whatever the role. */
import { finite, parsePairs } from "@redis-ha-lab/cluster/read/info.ts";
import { readReplication } from "@redis-ha-lab/cluster/read/node-replies.ts";
import { gauge } from "../exposition/family.ts";
import { labels } from "../exposition/labels.ts";
import type { Scrape } from "../scrape/survey.ts";
import type { InfoReply } from "./info-reply.ts";
import { roleOf } from "./instance.ts";

const LINK_UP = gauge("redis_master_link_up", "On a replica: 1 while it is linked to its master.");
const LAST_IO = gauge(
  "redis_master_last_io_seconds_ago",
  "On a replica: seconds since it heard from its master.",
);
const SYNC = gauge("redis_master_sync_in_progress", "On a replica: 1 during a full synchronisation.");
const OWN_OFFSET = gauge(
  "redis_slave_repl_offset",
  "On a replica: how far it has applied its master's stream, in bytes.",
);
const REPLICA = gauge("redis_slave_info", "On a replica: the master it follows; always 1.");
const THEIR_OFFSET = gauge(
  "redis_connected_slave_offset_bytes",
  "On a master: how far each replica has acknowledged the stream, in bytes.",
);
const THEIR_LAG = gauge(
  "redis_connected_slave_lag_seconds",
  "On a master: seconds since each replica acknowledged.",
);

const OFFSET = gauge(
  "redis_replication_offset_bytes",
  "How far this node is in the replication stream, in bytes: what a master has sent, what a replica has applied.",
);
const LINK_DOWN = gauge(
  "redis_replication_link_down_seconds",
  "On a replica: how long its link has been down; 0 while up.",
);
const LAG_BYTES = gauge(
  "redis_replica_lag_bytes",
  "On a master: bytes of the stream each replica has not acknowledged.",
);
const LAG_SECONDS = gauge(
  "redis_replica_lag_seconds",
  "On a master: seconds since each replica acknowledged.",
);
const ONLINE = gauge(
  "redis_replica_online",
  "On a master: 1 for each replica that receives the stream, 0 during its synchronisation.",
);

const MASTER_FIELD = /^master(?:_\d+)?_(?<what>host|port|link_status|last_io_seconds_ago|sync_in_progress)$/;
const SLAVE_FIELD = /^slave\d+$/;

/** redis_exporter's series. KeyDB numbers several masters (`master_1_host`); each block starts with its host. */
function towardsMasters(scrape: Scrape): void {
  const { response, info } = scrape;
  let host = "";
  let port = "";
  for (const [field, text] of info.fields) {
    const what = field === "slave_repl_offset" ? "offset" : MASTER_FIELD.exec(field)?.groups?.what;
    if (what === undefined) continue;
    if (what === "host") host = text;
    else if (what === "port") port = text;
    else {
      const label = labels({ master_host: host, master_port: port });
      const value = finite(text);
      if (what === "link_status") response.add(LINK_UP, text === "up" ? 1 : 0, label);
      else if (value === undefined) continue;
      else if (what === "last_io_seconds_ago") response.add(LAST_IO, value, label);
      else if (what === "sync_in_progress") response.add(SYNC, value, label);
      else response.add(OWN_OFFSET, value, label);
    }
  }
}

function towardsReplicas(scrape: Scrape, ownOffset: number | undefined): void {
  const { response, info, nodeAt } = scrape;
  const seen = new Set<string>();
  for (const [field, text] of info.fields) {
    if (!SLAVE_FIELD.test(field)) continue;
    const { ip = "", port = "", state = "", offset: offsetText, lag: lagText } = parsePairs(text);
    const offset = finite(offsetText);
    const lag = finite(lagText);
    if (offset === undefined) continue;
    const theirs = labels({ slave_ip: ip, slave_port: port, slave_state: state });
    response.add(THEIR_OFFSET, offset, theirs);
    if (lag !== undefined && lag >= 0) response.add(THEIR_LAG, lag, theirs);

    // A replica that reconnects is listed twice until its old connection is noticed: the first is the old one, and
    // two series of one name would make the whole response invalid.
    const node = nodeAt(ip, port);
    if (seen.has(node)) continue;
    seen.add(node);
    const label = labels({ replica: node });
    if (ownOffset !== undefined) response.add(LAG_BYTES, Math.max(0, ownOffset - offset), label);
    if (lag !== undefined && lag >= 0) response.add(LAG_SECONDS, lag, label);
    response.add(ONLINE, state === "online" ? 1 : 0, label);
  }
}

/** Bytes of the replication stream a node has sent (master) or applied (replica). */
export function offsetOf(info: InfoReply): number | undefined {
  return readReplication(info).offset ?? undefined;
}

export function replication(scrape: Scrape): void {
  const { response, info } = scrape;
  const role = roleOf(info);
  const offset = offsetOf(info);
  if (offset !== undefined && role !== "sentinel") response.add(OFFSET, offset);
  if (role === "master") towardsReplicas(scrape, offset);
  if (role !== "replica") return;
  towardsMasters(scrape);
  const down = finite(info.fields.get("master_link_down_since_seconds"));
  // -1 stands for a link that was never up.
  response.add(LINK_DOWN, info.fields.get("master_link_status") === "up" ? 0 : Math.max(0, down ?? 0));
  response.add(
    REPLICA,
    1,
    labels({
      master_host: info.fields.get("master_host") ?? "",
      master_port: info.fields.get("master_port") ?? "",
      read_only: info.fields.get("slave_read_only") ?? "",
    }),
  );
}
