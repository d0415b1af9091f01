/** The whole document from everything that was seen. Pure: what it knows of the past is the document before. */
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import type { Observations } from "../observations.ts";
import { RUNS_SHOWN, type State } from "../state.ts";
import { composeClients } from "./clients.ts";
import { namedMaster } from "./majority.ts";
import { composeNodes } from "./nodes.ts";
import { composeHaproxy } from "./routing.ts";
import { composeRunning } from "./running.ts";
import { composeSentinels } from "./sentinels.ts";
import { composeSources } from "./sources.ts";
import { summarise } from "./summary.ts";

export interface Surroundings {
  readonly lab: State["lab"];
  readonly nodes: readonly Endpoint[];
  readonly sentinels: readonly Endpoint[];
}

/** @param before undefined for the first document. The timeline is carried over as it is. */
export function composeState(
  { lab, nodes, sentinels }: Surroundings,
  seen: Observations,
  before: State | undefined,
  now: number,
): State {
  const master = namedMaster(seen);
  const parts = {
    master,
    nodes: composeNodes({ endpoints: nodes, seen, master, before: before?.nodes ?? [], now }),
    sentinels: composeSentinels({ endpoints: sentinels, seen, before: before?.sentinels ?? [], now }),
    haproxy: composeHaproxy(seen.route, before?.haproxy, now),
    clients: composeClients(seen, before?.clients, now),
    failover: seen.tracked.failover,
  };
  return {
    time: now,
    lab,
    summary: summarise(parts),
    ...parts,
    timeline: before?.timeline ?? [],
    alerts: seen.alerts.told,
    runs: seen.runs.told?.slice(0, RUNS_SHOWN) ?? null,
    running: composeRunning(seen.runner, before?.running, now),
    sources: composeSources(seen, before?.sources, now),
  };
}
