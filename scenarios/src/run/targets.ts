/** Which service a word stands for at this moment. */

import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { readState } from "@redis-ha-lab/cluster/read/state.ts";
import { eventsOf } from "../evidence/moments.ts";
import { bound, spokenTarget, type Target } from "../model/target.ts";
import type { Recorder } from "../observe/recorder.ts";

/** @throws when nobody is that at this moment. */
export async function resolveTarget(target: Target, config: LabConfig, recorder: Recorder): Promise<string> {
  const known = bound(recorder.recording.bindings, target);
  // "master" is asked anew each time: whoever it is now.
  if (known !== undefined && target !== "master") return known;
  const state = await readState(config);
  const claimants = state.nodes.filter(({ role }) => role === "master").map(({ name }) => name);
  // With most Sentinels gone nobody can name it, but a lone claimant is the master all the same.
  const master = state.master ?? (claimants.length === 1 ? claimants[0] : undefined);
  if (master === undefined) {
    throw new Error(
      `nobody is ${spokenTarget(target)}: no majority of Sentinels names a master, and ${claimants.join(" and ") || "no node"} answers role:master`,
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
    throw new Error(`nobody is ${spokenTarget(target)} at this moment`);
  }
  recorder.bind(target, replica.name);
  return replica.name;
}

/**
 * "new-master" is whoever the first +switch-master after T0 names, "newest-master" the next one. Called whenever
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
