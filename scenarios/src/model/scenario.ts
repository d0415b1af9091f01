/** A scenario is data: what must hold before, what is broken, what is expected, what is put back. */
import type { FaultName } from "@redis-ha-lab/cluster/faults.ts";
import type { AlertPlan } from "./alert-plan.ts";
import type { Settings } from "./duration.ts";
import { type Expectation, met, pending, unknown, violated } from "./finding.ts";
import type { Target } from "./target.ts";

/** The library's defaults send again what may have been executed: its duplicates are its lesson. */
const RESENDS = "sentinel-defaults";

/** What was refused is not there, and what was sent once is not there twice. */
export const outcomesTold: Expectation = {
  sentence: () => "nothing that was refused is there, and nothing is there twice",
  settles: "at-end",
  check: ({ ended, clients }) => {
    if (!ended) return pending("read back at the end");
    const written = clients.filter(({ kind }) => kind === "writer" || kind === "stream");
    if (written.length === 0 || written.some(({ contradicted }) => contradicted === null)) {
      return unknown("what was written could not be read back");
    }
    const count = (numbers: readonly number[] | null) => numbers?.length ?? 0;
    const wrong = written.flatMap(({ name, route, contradicted, duplicated }) => [
      ...(count(contradicted) > 0
        ? [`${name}: ${count(contradicted)} refused and there, such as ${contradicted?.[0]}`]
        : []),
      ...(count(duplicated) > 0 && route !== RESENDS
        ? [`${name}: ${count(duplicated)} there twice, such as ${duplicated?.[0]}`]
        : []),
    ]);
    const refused = written.reduce(
      (sum, { operations }) => sum + operations.filter(({ outcome }) => outcome === "failed").length,
      0,
    );
    return wrong.length > 0 ? violated(wrong.join("; ")) : met(`${refused} refused writes are absent`);
  },
};

/** Something that must hold before a fault is injected, and again after it was healed. */
export type Condition =
  | {
      readonly kind: "healthy";
      readonly replicas: number;
      readonly sentinels: number;
      readonly sentence: string;
    }
  | { readonly kind: "modules"; readonly sentence: string }
  | { readonly kind: "flowing"; readonly forText: string; readonly sentence: string };

/** One thing done to the lab. `name` is what expectations and the timeline call it. */
export interface FaultStep {
  readonly kind: "fault";
  readonly name: string;
  readonly fault: FaultName;
  readonly targets: readonly Target[];
  /** For the faults that have one: a duration, a setting. */
  readonly argument?: string;
}

/** Lets time pass, or waits until an expectation is met; a wait that ends unmet is in the record, not an error. */
export interface WaitStep {
  readonly kind: "wait";
  readonly name: string;
  readonly forText?: string;
  readonly until?: Expectation;
}

export type Step = FaultStep | WaitStep;

export const CLIENTS = [
  "haproxy",
  "haproxy-persistent",
  "sentinel",
  "durable",
  "reads",
  "reads-persistent",
  "pubsub",
  "stream",
  "direct",
  "discovery",
  "sentinel-defaults",
  "demo",
] as const;
export type ClientName = (typeof CLIENTS)[number];

export interface Scenario {
  /** Its file, its make target: kebab-case. */
  readonly name: string;
  /** The name it had before: commands still take it, and its runs of then are found. */
  readonly formerly?: string;
  readonly title: string;
  readonly question: string;
  /** What happens and why, in paragraphs, for the reader of the documentation. */
  readonly lesson: readonly string[];
  /** What to do about it in production. */
  readonly production: readonly string[];
  /** Its place in `scenario all`: the simple before the subtle. */
  readonly order: number;
  readonly given: readonly Condition[];
  /** What is arranged before the clock starts: T0 is the first fault of `inject`. */
  readonly prepare?: readonly Step[];
  readonly inject: readonly Step[];
  readonly expect: readonly Expectation[];
  /** Which alerts must fire and which may; every other one must stay silent. */
  readonly alerts: AlertPlan;
  readonly heal: readonly Step[];
  /** Clients beside the usual ones. */
  readonly clients?: readonly ClientName[];
  /** How long the lab may take to be steady again. */
  readonly steadyWithin?: string;
}

export function defineScenario(scenario: Scenario): Scenario {
  if (!/^[a-z]+(-[a-z]+)*$/.test(scenario.name)) {
    throw new Error(`A scenario's name is its make target, in kebab-case: "${scenario.name}" is not.`);
  }
  return scenario;
}

export const needsModules = ({ given }: Scenario): boolean => given.some(({ kind }) => kind === "modules");

/** What a run with these settings is judged on: what is expected of the lab, and of its alerts. */
export function expectationsOf({ expect, alerts }: Scenario, settings: Settings): Expectation[] {
  const ofAlerts = [...alerts.fire.map(({ expectation }) => expectation), alerts.silence];
  return [...expect, outcomesTold, ...ofAlerts].filter(({ applies }) => applies?.(settings) ?? true);
}
