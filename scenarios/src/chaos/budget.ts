/** What is broken now, and whether a part may be missed: the budget of a round. */
import { eventsOf } from "../evidence/moments.ts";
import type { Recording, TimelineEvent } from "../model/journal.ts";
import type { Recorder } from "../observe/recorder.ts";
import type { ChaosFault } from "./schedule.ts";

/** In budget, what is repaired needs a moment until it may be missed again. */
const RECOVERS_MS = { nodes: 4_000, sentinels: 6_000, edges: 1_500 } as const;
/** A Sentinel that stood still for two seconds distrusts its clock for thirty, and takes part in nothing. */
const TILT_MS = 32_000;
type Part = keyof typeof RECOVERS_MS;

const partOf = (service: string): Part =>
  service.startsWith("redis-") ? "nodes" : service.startsWith("sentinel-") ? "sentinels" : "edges";

/** What each node answered last. */
export function rolesNow(recording: Recording): Map<string, string> {
  return new Map(eventsOf(recording, "role").map((event) => [event.node, linked(event)]));
}
const linked = ({ role, link }: Extract<TimelineEvent, { kind: "role" }>): string =>
  role === "replica" && link !== "connected" ? "unlinked" : role;

export interface Budget {
  /** Whether nothing of the parts of these services is broken, or was so until a moment ago. */
  allows(services: readonly string[]): boolean;
  isBroken(service: string): boolean;
  broken(services: readonly string[]): void;
  repaired(services: readonly string[], fault: ChaosFault): void;
}

export function createBudget({ clock, recording }: Recorder): Budget {
  /** Until when each service counts as broken, in ms on the recorder's clock. */
  const broken = new Map<string, number>();

  const isWell = (part: Part): boolean => {
    const inForce = [...broken].some(
      ([service, untilMs]) => partOf(service) === part && untilMs > clock.now(),
    );
    if (inForce || part !== "nodes") return !inForce;
    const roles = [...rolesNow(recording).values()];
    return (
      roles.filter((role) => role === "master").length === 1 &&
      roles.filter((role) => role === "replica").length === recording.nodes.length - 1
    );
  };

  return {
    allows: (services) => services.every((service) => isWell(partOf(service))),
    isBroken: (service) => (broken.get(service) ?? 0) > clock.now(),
    broken: (services) => {
      for (const service of services) broken.set(service, Number.POSITIVE_INFINITY);
    },
    repaired: (services, { operation, lasts }) => {
      for (const service of services) {
        const tilted = operation === "pause" && partOf(service) === "sentinels" && lasts > 1_500;
        broken.set(service, clock.now() + (tilted ? TILT_MS : RECOVERS_MS[partOf(service)]));
      }
    },
  };
}
