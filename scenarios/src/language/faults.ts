/**
 * What can be done to the lab: a word for each fault of the table. Each word is data; src/faults/ knows how it is done
 * and taken back.
 */
import { FAULT_FACTS, type FaultName } from "@redis-ha-lab/cluster/faults.ts";
import type { FaultStep } from "../model/scenario.ts";
import type { Target } from "../model/target.ts";

interface Signatures {
  readonly services: (...targets: Target[]) => FaultStep;
  readonly "service and text": (target: Target, text: string) => FaultStep;
  readonly text: (text: string) => FaultStep;
  readonly nothing: () => FaultStep;
}
type Words = { readonly [Name in FaultName]: Signatures[(typeof FAULT_FACTS)[Name]["takes"]] };

function fault(name: FaultName, targets: readonly Target[], argument?: string): FaultStep {
  const shown = `${name} ${targets.join(", ")}${argument ? ` ${argument}` : ""}`.trim();
  return { kind: "fault", name: shown, fault: name, targets, ...(argument ? { argument } : {}) };
}

const wordOf = (name: FaultName) =>
  ({
    services: (...targets: Target[]) => fault(name, targets),
    "service and text": (target: Target, text: string) => fault(name, [target], text),
    text: (text: string) => fault(name, [], text),
    nothing: () => fault(name, ["master"]),
  })[FAULT_FACTS[name].takes];

export const faults = Object.fromEntries(
  Object.keys(FAULT_FACTS).map((name) => [name, wordOf(name as FaultName)]),
) as unknown as Words;

/** The short ones. */
export const { kill, stop, start, pause, unpause, partition, reconnect, wipe, block, burst } = faults;
export const { "down-after": setDownAfter, switchover, "write-guard": writeGuard } = faults;
export const { backlog: setBacklog, "drop-link": dropLink } = faults;
export const { "power-off": powerOff, "power-on": powerOn } = faults;

/** Only what is between this node and the Sentinels, or the other nodes, is dropped, both ways. */
export const cutFrom = (target: Target, others: "sentinels" | "nodes") =>
  fault("partition", [target], `both from ${others}`);

/** Nothing that other nodes send as masters reaches these replicas: the link stays up and carries nothing. */
export const dropReplication = (...targets: Target[]) => fault("partition", targets, "replication");
