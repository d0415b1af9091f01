/** Which service a word stands for at this moment. */

import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import type { NodeState } from "@redis-ha-lab/cluster/read/node-state.ts";
import { type LabState, readState } from "@redis-ha-lab/cluster/read/state.ts";
import { eventsOf } from "../evidence/moments.ts";
import { bound, type Target, targetText } from "../model/target.ts";
import type { Recorder } from "../observe/recorder.ts";

type Moment = Pick<LabState, "master"> & { readonly nodes: readonly Pick<NodeState, "name" | "role">[] };

const claimantsOf = (nodes: Moment["nodes"]): string[] =>
  nodes.filter(({ role }) => role === "master").map(({ name }) => name);

/** The master at this moment; undefined when none can be named. */
export function masterOf({ master, nodes }: Moment): string | undefined {
  if (master !== null) return master;
  // With most Sentinels gone no majority can name it, but a lone claimant is the master all the same.
  const claimants = claimantsOf(nodes);
  return claimants.length === 1 ? claimants[0] : undefined;
}

/** @throws when no node has that role at this moment. */
export async function resolveTarget(target: Target, config: LabConfig, recorder: Recorder): Promise<string> {
  const known = bound(recorder.recording.bindings, target);
  // "master" is asked anew each time: the node that is master now.
  if (known !== undefined && target !== "master") return known;
  const state = await readState(config);
  const master = masterOf(state);
  if (master === undefined) {
    throw new Error(
      `no node is ${targetText(target)}: no majority of Sentinels reports a master, and ${claimantsOf(state.nodes).join(" and ") || "no node"} answers role:master`,
    );
  }
  if (target === "master") {
    recorder.bind("master", master);
    recorder.bind("old-master", master);
    return master;
  }
  const taken = new Set(Object.values(recorder.recording.bindings));
  const replica = state.nodes.find(
    ({ name, role }) => role === "replica" && name !== master && !taken.has(name),
  );
  if (!replica || !["replica", "other-replica"].includes(target)) {
    throw new Error(`no node is ${targetText(target)} at this moment`);
  }
  recorder.bind(target, replica.name);
  return replica.name;
}

/**
 * "new-master" is the node that the first +switch-master after T0 names, "newest-master" the next one. Called whenever
 * there may be something new: T0 itself can become known later than what followed it.
 */
export function bindNewMasters(recorder: Recorder): void {
  const { recording } = recorder;
  const { t0Ms } = recording;
  if (t0Ms === null) return;
  for (const { to, atMs } of eventsOf(recording, "sentinel")) {
    if (to === undefined || atMs < t0Ms) continue;
    // Three Sentinels say the same thing, each in its own time.
    if (recording.bindings["new-master"] === undefined) recorder.bind("new-master", to);
    else if (to !== recording.bindings["new-master"]) recorder.bind("newest-master", to);
  }
}
