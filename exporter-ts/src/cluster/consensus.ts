/** What the Sentinels, taken together, say; and what the nodes say to that. */
import { majority } from "@redis-ha-lab/cluster/majority.ts";
import { gauge } from "../exposition/family.ts";
import { labels } from "../exposition/labels.ts";
import type { ScrapeResponse } from "../exposition/scrape-response.ts";
import type { Moment } from "./moment.ts";

const MASTERS = gauge("redis_masters", "Redis nodes that answer role:master now.");
const NODES = gauge("redis_nodes_known", "Redis nodes there are.");
const NODES_ANSWERING = gauge("redis_nodes_answering", "Redis nodes that answered this scrape.");
const SENTINELS = gauge("redis_sentinels_known", "Sentinels there are.");
const SENTINELS_ANSWERING = gauge("redis_sentinels_answering", "Sentinels that answered this scrape.");
const VOTES = gauge("redis_sentinel_votes", "How many Sentinels report the node as master.");
const MAJORITY = gauge(
  "redis_sentinel_majority_master",
  "1 for the node a majority of all Sentinels reports as master.",
);
const AGREE = gauge(
  "redis_sentinels_agree",
  "1 while all Sentinels that answer report one master and one config epoch.",
);
const SPREAD = gauge(
  "redis_sentinel_config_epoch_spread",
  "Highest minus lowest config epoch of the Sentinels.",
);
const OFFSET = gauge("redis_node_offset_bytes", "Every node's replication offset, read at the same moment.");
const LAG = gauge(
  "redis_node_lag_bytes",
  "How far each node is behind the majority's master, read at the same moment.",
);
const REFUSED = gauge(
  "redis_writes_refused",
  "1 while the majority's master refuses writes, does not answer as master, or there is no such node.",
);

/** The node that more than half of all Sentinels name, those that do not answer counted in. */
export function majorityMaster({ sentinels, sentinelStates }: Moment): string | undefined {
  return (
    majority(
      sentinelStates.map(({ vote }) => vote),
      sentinels.length,
    ) ?? undefined
  );
}

function votesOf(states: Moment["sentinelStates"]): Map<string, number> {
  const votes = new Map<string, number>();
  for (const { vote } of states) if (vote !== undefined) votes.set(vote, (votes.get(vote) ?? 0) + 1);
  return votes;
}

export function writeNodes(response: ScrapeResponse, moment: Moment): void {
  const { nodes, nodeStates } = moment;
  const master = nodeStates.find(({ node }) => node === majorityMaster(moment));
  response.add(NODES, nodes.length);
  response.add(NODES_ANSWERING, nodeStates.length);
  response.add(MASTERS, nodeStates.filter(({ role }) => role === "master").length);
  response.add(REFUSED, master?.role === "master" && master.refusesWrites !== true ? 0 : 1);
  for (const { node, offset } of nodeStates) {
    if (offset === undefined) continue;
    const label = labels({ node });
    response.add(OFFSET, offset, label);
    // A replica may be read a moment after its master and be ahead of what that had said.
    if (master?.offset !== undefined) response.add(LAG, Math.max(0, master.offset - offset), label);
  }
}

export function writeSentinels(response: ScrapeResponse, masterName: string, moment: Moment): void {
  const { sentinels, sentinelStates, nodes } = moment;
  const votes = votesOf(sentinelStates);
  const named = majorityMaster(moment);
  response.add(SENTINELS, sentinels.length);
  response.add(SENTINELS_ANSWERING, sentinelStates.length);
  for (const node of new Set([...nodes, ...votes.keys()])) {
    const label = labels({ master_name: masterName, node });
    response.add(VOTES, votes.get(node) ?? 0, label);
    response.add(MAJORITY, node === named ? 1 : 0, label);
  }
  const epochs = sentinelStates.map(({ epoch }) => epoch).filter((epoch) => epoch !== undefined);
  if (epochs.length === 0) return;
  const spread = Math.max(...epochs) - Math.min(...epochs);
  const label = labels({ master_name: masterName });
  response.add(SPREAD, spread, label);
  response.add(AGREE, votes.size === 1 && spread === 0 ? 1 : 0, label);
}
