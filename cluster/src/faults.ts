/**
 * The faults a scenario can inject, by the name that code, timeline, metric and documentation use. How each is done
 * and taken back is in scenarios/src/faults.
 */
interface FaultFacts {
  /** What a scenario does to its target: "kills redis-1". Absent where there is no target. */
  readonly verb?: string;
  /** Of a repair: the faults that it ends. */
  readonly ends?: readonly string[];
}

export const FAULT_FACTS = {
  kill: { verb: "kills" },
  stop: { verb: "stops" },
  start: { verb: "starts", ends: ["kill", "stop"] },
  pause: { verb: "freezes" },
  unpause: { verb: "thaws", ends: ["pause"] },
  partition: { verb: "cuts off" },
  reconnect: { verb: "reconnects", ends: ["partition"] },
  wipe: { verb: "empties" },
  block: { verb: "blocks with a long command" },
  burst: {},
  fence: {},
  patience: {},
  switchover: { verb: "asks for a planned switchover of" },
} as const satisfies Record<string, FaultFacts>;

export type FaultName = keyof typeof FAULT_FACTS;

/** @param fault a name as the record has it: an older or newer run may know others. */
const factsOf = (fault: string): FaultFacts | undefined =>
  Object.hasOwn(FAULT_FACTS, fault) ? FAULT_FACTS[fault as FaultName] : undefined;

export const verbOf = (fault: string): string => factsOf(fault)?.verb ?? `does "${fault}" to`;

/** The faults that a repair ends; undefined for what is none. */
export const endedBy = (fault: string): readonly string[] | undefined => factsOf(fault)?.ends;

export const isRepair = (fault: string): boolean => endedBy(fault) !== undefined;
