/** What a fault needs and what it must give: how it is done, and how it is taken back, known before it is done. */
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import type { Recorder } from "../observe/recorder.ts";
import type { LabDocker } from "../site/docker.ts";

export interface Lab {
  readonly config: LabConfig;
  readonly docker: LabDocker;
  readonly recorder: Recorder;
}

/** What a heal needs: it also works after an interrupted run, when nothing is being recorded. */
export type ColdLab = Pick<Lab, "config" | "docker">;

export interface Effect {
  /** When it took effect, on the run's clock. */
  readonly atMs: number;
  /** The last moment before and the first one after it, where the fault knows them closer than its caller. */
  readonly beforeMs?: number;
  readonly afterMs?: number;
  /** The command a person would have typed. */
  readonly command: string;
}

export interface Fault {
  /** Resolves when it has taken effect. Doing it twice is the same as once. */
  inject(lab: Lab, services: readonly string[], argument: string): Promise<Effect>;
  /** Takes it back, also when it was never done. Absent where the fault is itself a repair. */
  heal?(lab: ColdLab, services: readonly string[]): Promise<void>;
  /**
   * Whatever a run has left behind is healed for all services, by this heal: what must succeed, and what is attempted
   * (a node that is away takes its settings from the environment). Absent where a service's state says it.
   */
  readonly fromCold?: "must" | "try";
}
