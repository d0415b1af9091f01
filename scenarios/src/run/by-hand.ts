/**
 * One fault, done by a person: the same performers, moments and repairs as in a scenario, without its clients and
 * its verdict. With a time limit it shows what the lab does meanwhile and takes the fault back by itself.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { type FaultName, isRepair, repairOf } from "@redis-ha-lab/cluster/faults.ts";
import { readState } from "@redis-ha-lab/cluster/read/state.ts";
import type { Lab } from "../faults/fault.ts";
import { duration, seconds } from "../model/duration.ts";
import type { FaultStep } from "../model/scenario.ts";
import type { Target } from "../model/target.ts";
import { observe } from "../observe/observe.ts";
import { createRecorder } from "../observe/recorder.ts";
import { isNews } from "../report/notable.ts";
import { liveTimeline } from "../report/terminal.ts";
import { createDocker } from "../site/docker.ts";
import { serveFaultMetric } from "./fault-metric.ts";
import { perform, type Stage } from "./perform.ts";
import { settingsOf } from "./record.ts";
import { masterOf } from "./targets.ts";

/** Words that stand for a node, or several, at this moment. */
const ROLES = ["master", "replica", "replicas", "sentinels"];

const LONGEST_MS = 3_600_000;

type Moment = Parameters<typeof masterOf>[0];
type Parts = Pick<LabConfig, "redisNodes" | "sentinels" | "haproxies">;

/**
 * "master, sentinel-2", "replicas": the services, each once. For a repair `replica` is every node that may be one: a
 * node that is down says nothing about its role.
 * @throws a sentence with the words that can be used, or that says why no node has a role.
 */
export function servicesOf(text: string, parts: Parts, moment: Moment, forRepair: boolean): Target[] {
  const names = [...parts.redisNodes, ...parts.sentinels].map(({ name }) => name);
  const known = [...names, ...parts.haproxies.map(({ name }) => name)];
  const services = text.split(",").flatMap((part): readonly string[] => {
    const word = part.trim();
    if (known.includes(word)) return [word];
    if (word === "sentinels") return parts.sentinels.map(({ name }) => name);
    if (!ROLES.includes(word)) {
      throw new Error(
        `NODE="${text}": "${word}" names no part that can be broken; nothing was changed. ` +
          `Use ${[...ROLES, ...known].join(", ")}; several with commas.`,
      );
    }
    const master = masterOf(moment);
    if (master === undefined) {
      throw new Error(
        `No node is known to be the master now, so "${word}" is none; nothing was changed. Use a name.`,
      );
    }
    if (word === "master") return [master];
    const others = moment.nodes.filter(({ name }) => name !== master);
    if (word === "replicas" || forRepair) return others.map(({ name }) => name);
    const replica = others.find(({ role }) => role === "replica");
    if (!replica) throw new Error("No node answers as a replica now; nothing was changed. Use a name.");
    return [replica.name];
  });
  return [...new Set(services)] as Target[];
}

/** @returns milliseconds. @throws a sentence for people. */
export function limitOf(text: string, config: LabConfig): number {
  const ms = duration(text, settingsOf(config));
  if (ms > 0 && ms <= LONGEST_MS) return ms;
  throw new Error(`FOR="${text}" is not between 1ms and ${LONGEST_MS / 1_000}s; nothing was changed.`);
}

/** What a person can do to a part: the words of the page and, some of them, of the command line. */
export interface HandVerb {
  readonly does: string;
  /** One after the other; the repair of the first takes all of it back. */
  readonly faults: readonly [FaultName, ...FaultName[]];
  readonly on: readonly PartKind[];
}
export type PartKind = "redis" | "sentinel" | "haproxy";
const EVERY: readonly PartKind[] = ["redis", "sentinel", "haproxy"];

export const HAND_VERBS = {
  kill: { does: "kill -9: the process is gone, its sockets are reset", faults: ["kill"], on: EVERY },
  stop: { does: "SIGTERM: the process ends in its own time", faults: ["stop"], on: EVERY },
  pause: { does: "its sockets stay open and nothing answers", faults: ["pause"], on: EVERY },
  cut: { does: "drops every packet to and from it, or one other part", faults: ["partition"], on: EVERY },
  starve: { does: "leaves it 1 % of a processor: it answers, and late", faults: ["starve"], on: EVERY },
  block: {
    does: "one command that takes as long: the node answers no other client",
    faults: ["block"],
    on: ["redis"],
  },
  wipe: {
    does: "kills it and empties its volume: it comes back without data or memory",
    faults: ["kill", "wipe"],
    on: ["redis", "sentinel"],
  },
} as const satisfies Record<string, HandVerb>;
export type HandVerbName = keyof typeof HAND_VERBS;

export interface Breaking {
  readonly lab: Lab;
  readonly faults: readonly FaultName[];
  readonly services: readonly string[];
  /** Of faults that have one: a duration, or what to cut it off from. */
  readonly argument?: string | undefined;
  /** How a person called the parts. */
  readonly called?: string;
}

const stepOf = (fault: FaultName, { services, argument, called }: Breaking): FaultStep => ({
  kind: "fault",
  name: `${fault} ${called ?? services.join(", ")}`,
  fault,
  targets: services as Target[],
  ...(argument ? { argument } : {}),
});

const UNINTERRUPTED = new AbortController().signal;

/** The repair of what is broken; undefined where it ends by itself, or is a repair. */
const repairFor = ({ faults: [first] }: Breaking): FaultName | undefined => first && repairOf(first);

/** Takes it back, by the names of its parts. @throws when it cannot be. */
export async function takeBackByHand(breaking: Breaking): Promise<void> {
  const repair = repairFor(breaking);
  if (repair === undefined) return;
  const { argument: _, ...parts } = breaking;
  const stage = { lab: breaking.lab, setsT0: false, injected: [], onlyOutstanding: false };
  await perform([stepOf(repair, parts)], { ...stage, signal: UNINTERRUPTED });
}

/** Resolves when all of it has taken effect. What was done of it is taken back when the rest of it fails. */
export async function breakByHand(breaking: Breaking, signal: AbortSignal): Promise<void> {
  const injected: Stage["injected"] = [];
  const stage = { lab: breaking.lab, setsT0: true, injected, onlyOutstanding: false, signal };
  try {
    await perform(
      breaking.faults.map((fault) => stepOf(fault, breaking)),
      stage,
    );
  } catch (error) {
    if (injected.length > 0) await takeBackByHand(breaking);
    throw error;
  }
}

export interface ByHand {
  readonly fault: FaultName;
  /** As a person wrote them: "master", "replicas", "redis-2,sentinel-1". */
  readonly nodes: string;
  /** Taken back after so long: "20s", "down-after + 1s". */
  readonly forText?: string | undefined;
  readonly signal: AbortSignal;
  readonly print: (line: string) => void;
}

/**
 * Does it and, where it has a limit, shows what follows until it has been taken back; `signal` ends the limit early.
 * @returns the services it was done to.
 * @throws a sentence when it cannot be asked, done or taken back.
 */
export async function actByHand(config: LabConfig, { fault, nodes, ...how }: ByHand): Promise<string[]> {
  const forMs = how.forText === undefined ? undefined : limitOf(how.forText, config);
  if (forMs !== undefined && !repairOf(fault)) {
    throw new Error(`FOR is for what can be taken back, and "${fault}" cannot; nothing was changed.`);
  }
  const services = servicesOf(nodes, config, await readState(config), isRepair(fault));
  const recorder = createRecorder(config, "by-hand", settingsOf(config));
  const lab = { config, docker: createDocker(config), recorder };
  const live = liveTimeline(how.print);
  recorder.onEvent((event) => {
    // Before the fault is only what was so already; without a limit only the fault itself is of interest.
    const following = forMs !== undefined && recorder.recording.t0Ms !== null;
    if (event.kind === "fault" || following) live.event(recorder.recording, event);
  });
  recorder.onLog((line) => {
    if (isNews(line) && recorder.recording.t0Ms !== null) live.log(recorder.recording, line);
  });
  const endMetric = serveFaultMetric("by-hand", recorder);
  const endObservation = await observe(config, lab.docker, recorder);
  const breaking: Breaking = { lab, faults: [fault], services, called: nodes };
  try {
    await breakByHand(breaking, how.signal);
    if (forMs !== undefined) {
      recorder.add({ kind: "step", text: `taken back in ${seconds(forMs, 1)}; Ctrl-C takes it back now` });
      await sleep(forMs, undefined, { signal: how.signal }).catch(() => {});
      await takeBackByHand(breaking);
    }
    return [...services];
  } finally {
    await endObservation();
    endMetric();
  }
}
