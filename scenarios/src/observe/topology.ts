/** The lab before and after a run, as far as each part tells. */

import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { ask } from "@redis-ha-lab/cluster/read/connections.ts";
import { numberOf, parseInfo } from "@redis-ha-lab/cluster/read/info.ts";
import { readState } from "@redis-ha-lab/cluster/read/state.ts";
import type { ClusterSnapshot } from "../model/journal.ts";

async function details(config: LabConfig, node: LabConfig["redisNodes"][number]) {
  try {
    const [text, keys] = await ask(node, config.credentials.lab, (redis) =>
      Promise.all([redis.info("server", "stats"), redis.dbsize()]),
    );
    const info = parseInfo(text);
    return {
      runId: info.fields.get("run_id") ?? null,
      keys,
      fullSyncs: numberOf(info, "sync_full") ?? null,
      partialSyncs: numberOf(info, "sync_partial_ok") ?? null,
    };
  } catch {
    return { runId: null, keys: null, fullSyncs: null, partialSyncs: null };
  }
}

export async function readTopology(config: LabConfig): Promise<ClusterSnapshot> {
  const [state, nodes] = await Promise.all([
    readState(config),
    Promise.all(config.redisNodes.map((node) => details(config, node))),
  ]);
  return {
    master: state.master,
    nodes: state.nodes.map(({ name, role, follows, link, offset }, at) => ({
      name,
      role,
      follows,
      link,
      offset,
      ...(nodes[at] ?? { runId: null, keys: null, fullSyncs: null, partialSyncs: null }),
    })),
    sentinels: state.sentinels.map(({ name, id, master, configEpoch }) => ({
      name,
      id,
      master,
      epoch: configEpoch,
    })),
    route: state.routes.up ? { write: state.routes.write, read: [...(state.routes.read ?? [])] } : null,
  };
}
