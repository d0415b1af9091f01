/**
 * The faults a scenario can inject, by the name that code, timeline, metric and documentation use. How each is done
 * and taken back is in scenarios/src/faults.
 */
interface FaultFacts {
  /** What a scenario names with it: services, one service and a text, a text alone, or nothing (it hits the master). */
  readonly takes: "services" | "service and text" | "text" | "nothing";
  /** What a scenario does to its target: "kills redis-1". Absent where there is no target. */
  readonly verb?: string;
  /** What became of the target: "redis-1 was killed". */
  readonly was?: string;
  /** The same of a variant, by the text that chooses it. */
  readonly variants?: Readonly<Record<string, string>>;
  /** Of a repair: the faults that it ends. */
  readonly ends?: readonly string[];
}

export const FAULT_FACTS = {
  /** kill -9: the process is gone at once, its sockets are reset. */
  kill: { takes: "services", verb: "kills", was: "killed" },
  /** SIGTERM: the process ends in its own time. */
  stop: { takes: "services", verb: "stops", was: "stopped" },
  start: { takes: "services", verb: "starts", ends: ["kill", "stop"] },
  /** Pauses the process: its sockets stay open and nothing answers. */
  pause: { takes: "services", verb: "pauses", was: "paused" },
  unpause: { takes: "services", verb: "resumes", ends: ["pause"] },
  /** Cuts these off from the rest of the lab; among themselves they can still talk. */
  partition: {
    takes: "services",
    verb: "cuts off",
    was: "cut off from the rest",
    variants: {
      replication: "cut off from what other nodes send as masters",
      sentinels: "cut off from the Sentinels alone",
      nodes: "cut off from the other nodes alone",
    },
  },
  /** Ends a partition of any kind. */
  reconnect: { takes: "services", verb: "reconnects", ends: ["partition"] },
  /** Empties the data volume of a node that is down. */
  wipe: { takes: "services", verb: "empties", was: "emptied" },
  /** One command that keeps the node busy for so long: it answers no other client meanwhile. */
  block: { takes: "service and text", verb: "blocks with a long command", was: "blocked by a long command" },
  /** Writes twice as much to the master at once as a replica may lag and still serve reads (READ_MAX_LAG_BYTES). */
  burst: { takes: "nothing", was: "given more data at once than a replica may lag" },
  /** The master drops the connection of a replica, which connects again at once. */
  "drop-link": { takes: "services", verb: "drops the replication link of", was: "dropped by its master" },
  /** Sets repl-backlog-size on every node until the heal. */
  backlog: { takes: "text" },
  /** Sets min-replicas-to-write on every node until the heal. */
  "write-guard": { takes: "text" },
  /** Sets down-after-milliseconds on every Sentinel until the heal. */
  "down-after": { takes: "text" },
  /** HAProxy reads its configuration again: a new process takes over, and the old one ends its sessions. */
  reload: { takes: "services", verb: "reloads", was: "reloaded" },
  /** Sentinel's own way to die at the worst moment: crash-after-election, or crash-after-promotion. */
  crash: { takes: "service and text", verb: "sets to crash", was: "set to crash" },
  uncrash: { takes: "services", verb: "calls off the crash of", ends: ["crash"] },
  /** Something else on the machine wants the processor for so long. */
  hog: { takes: "service and text", verb: "takes the processor from", was: "short of processor time" },
  /** It is killed and started, and takes five seconds to load each key. */
  "slow-load": {
    takes: "services",
    verb: "restarts with a slow load",
    was: "restarted, and loads slowly",
  },
  "quick-load": { takes: "services", verb: "restarts with a quick load", ends: ["slow-load"] },
  /** Leaves it so little processor time that it answers, and late. */
  starve: { takes: "services", verb: "starves", was: "left almost no processor time" },
  unstarve: { takes: "services", verb: "gives processor time back to", ends: ["starve"] },
  /** The host of this service is gone from the network in an instant, with all that ran on it. Only hosts have power. */
  "power-off": { takes: "services", verb: "cuts the power of the host of", was: "without power" },
  /** The host is back, and starts what it starts at boot. */
  "power-on": { takes: "services", verb: "gives power again to the host of", ends: ["power-off"] },
  /** A planned change of the master: writes are held, a Sentinel promotes a replica that has everything. */
  switchover: {
    takes: "nothing",
    verb: "asks for a planned switchover of",
    was: "asked to hand over, as planned",
  },
} as const satisfies Record<string, FaultFacts>;

export type FaultName = keyof typeof FAULT_FACTS;

/** @param fault a name as the record has it: an older or newer run may know others. */
const factsOf = (fault: string): FaultFacts | undefined =>
  Object.hasOwn(FAULT_FACTS, fault) ? FAULT_FACTS[fault as FaultName] : undefined;

export const verbOf = (fault: string): string => factsOf(fault)?.verb ?? `does "${fault}" to`;

/** @param name the step's, which ends with the text that chooses a variant. */
export function wasOf(fault: string, name: string): string {
  const facts = factsOf(fault);
  return facts?.variants?.[name.split(" ").at(-1) ?? ""] ?? facts?.was ?? fault;
}

/** The faults that a repair ends; undefined for what is none. */
export const endedBy = (fault: string): readonly string[] | undefined => factsOf(fault)?.ends;

/** The repair that takes a fault back; undefined where there is none. */
export const repairOf = (fault: FaultName): FaultName | undefined =>
  (Object.keys(FAULT_FACTS) as FaultName[]).find((name) => endedBy(name)?.includes(fault));

export const isRepair = (fault: string): boolean => endedBy(fault) !== undefined;
