/** What can be done to the lab. Each word is data; src/faults/ knows how it is done and taken back. */
import type { FaultName } from "@redis-ha-lab/cluster/faults.ts";
import type { FaultStep } from "../model/scenario.ts";
import type { Target } from "../model/target.ts";

function fault(name: FaultName, targets: readonly Target[], argument?: string): FaultStep {
  const shown = `${name} ${targets.join(", ")}${argument ? ` ${argument}` : ""}`.trim();
  return { kind: "fault", name: shown, fault: name, targets, ...(argument ? { argument } : {}) };
}

/** kill -9: the process is gone at once, its sockets are reset. */
export const kill = (...targets: Target[]) => fault("kill", targets);
/** SIGTERM: the process ends in its own time. */
export const stop = (...targets: Target[]) => fault("stop", targets);
export const start = (...targets: Target[]) => fault("start", targets);
/** Freezes the process: its sockets stay open and nobody answers. */
export const pause = (...targets: Target[]) => fault("pause", targets);
export const unpause = (...targets: Target[]) => fault("unpause", targets);
/** Cuts these off from everybody else in the lab; among themselves they can still talk. */
export const partition = (...targets: Target[]) => fault("partition", targets);
/** Nothing that other nodes send as masters reaches these replicas: the link stays up and carries nothing. */
export const starve = (...targets: Target[]) => fault("partition", targets, "starved");
/** Ends a partition of any kind. */
export const reconnect = (...targets: Target[]) => fault("reconnect", targets);
/** Empties the data volume of a node that is down. */
export const wipe = (...targets: Target[]) => fault("wipe", targets);
/** One command that keeps the node busy for so long: it answers nobody else meanwhile. */
export const block = (target: Target, forText: string) => fault("block", [target], forText);
/** Sets min-replicas-to-write on every node until the heal. */
export const fence = (replicas: string) => fault("fence", [], replicas);
/** Sets down-after-milliseconds on every Sentinel until the heal. */
export const patience = (downAfter: string) => fault("patience", [], downAfter);
/** Writes twice as much to the master at once as a replica may lag and still serve reads (READ_MAX_LAG_BYTES). */
export const burst = () => fault("burst", ["master"]);
/** A planned change of the master: writes are held, a Sentinel promotes a replica that has everything. */
export const switchover = () => fault("switchover", ["master"]);
