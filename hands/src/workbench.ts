/**
 * The lab in hand: its lock while anything is done to it, and what does it, which is the scenarios' own code. A scenario
 * runs as the command behind make does, in a process of its own: what it measures must not wait for this one.
 */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import type { Lab } from "@redis-ha-lab/scenarios/faults/fault.ts";
import { watchDocker } from "@redis-ha-lab/scenarios/observe/observe.ts";
import { createRecorder } from "@redis-ha-lab/scenarios/observe/recorder.ts";
import {
  type Breaking,
  breakByHand,
  HAND_VERBS,
  type HandVerbName,
  takeBackByHand,
} from "@redis-ha-lab/scenarios/run/by-hand.ts";
import { serveFaultMetric } from "@redis-ha-lab/scenarios/run/fault-metric.ts";
import { healFromCold } from "@redis-ha-lab/scenarios/run/heal.ts";
import { settingsOf } from "@redis-ha-lab/scenarios/run/record.ts";
import { createDocker } from "@redis-ha-lab/scenarios/site/docker.ts";
import { holdLab } from "@redis-ha-lab/scenarios/site/docker-lock.ts";

export interface Deed {
  readonly verb: HandVerbName;
  readonly part: string;
  /** Of a cut: from which part alone. */
  readonly from: string | undefined;
  readonly seconds: number;
}

export interface Workbench {
  /**
   * Takes the lab's lock, unless it is taken here already. @returns what lets it go.
   * @throws LabHeldError when another has it.
   */
  take(what: string): Promise<() => Promise<void>>;
  /** While taken. @returns what takes it back. */
  break(deed: Deed): Promise<() => Promise<void>>;
  /** While taken. @returns the exit code of the command. `signal` ends it as Ctrl-C does: it heals first. */
  scenario(name: string, onLine: (line: string) => void, signal: AbortSignal): Promise<number>;
  /** While taken. */
  healEverything(say: (text: string) => void): Promise<void>;
}

type OnProblem = (error: unknown) => void;

interface OpenLab {
  readonly lab: Lab;
  close(): Promise<void>;
}

interface Held {
  /** Made when the first fault needs it: a scenario serves the metric of faults itself. */
  lab?: Promise<OpenLab>;
  readonly release: () => Promise<void>;
}

const COMMAND = fileURLToPath(new URL("../../cli/src/lab.ts", import.meta.url));

function argumentOf({ verb, from, seconds }: Deed): string | undefined {
  if (verb === "cut" && from !== undefined) return `both from ${from}`;
  return verb === "block" ? `${seconds}s` : undefined;
}

async function openLab(config: LabConfig, onProblem: OnProblem): Promise<OpenLab> {
  const recorder = createRecorder(config, "by-hand", settingsOf(config));
  const docker = createDocker(config);
  const ended = new AbortController();
  const read = await watchDocker(docker, recorder, ended.signal);
  const reading = read().catch(onProblem);
  const endMetric = serveFaultMetric("by-hand", recorder);
  return {
    lab: { config, docker, recorder },
    close: async () => {
      ended.abort();
      await reading;
      endMetric();
      await docker.close();
    },
  };
}

/** @param token of the lock the scenario works under. @returns the exit code. */
const runCommand = (
  name: string,
  token: string,
  onLine: (line: string) => void,
  signal: AbortSignal,
): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [COMMAND, "scenario", "--", name], {
      env: { ...process.env, LAB_LOCK: token, NO_COLOR: "1" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const end = () => void child.kill("SIGINT");
    if (signal.aborted) end();
    signal.addEventListener("abort", end, { once: true });
    for (const stream of [child.stdout, child.stderr]) createInterface(stream).on("line", onLine);
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });

/** @param onProblem hears of what is not awaited. */
export function createWorkbench(config: LabConfig, onProblem: OnProblem): Workbench {
  /** A process that has it as LAB_LOCK works under this lock: the scenarios that run here. */
  const token = randomUUID();
  let holders = 0;
  let held: Promise<Held> | undefined;
  let released = Promise.resolve();

  async function letGo(): Promise<void> {
    holders -= 1;
    if (holders > 0 || !held) return;
    const last = held;
    held = undefined;
    released = last.then(async ({ lab, release }) => {
      await (await lab?.catch(() => undefined))?.close();
      await release();
    });
    await released.catch(onProblem);
  }

  async function theLab(): Promise<Lab> {
    const now = await held;
    if (!now) throw new Error("the lab's lock is not held");
    now.lab ??= openLab(config, onProblem);
    return (await now.lab).lab;
  }

  return {
    async take(what) {
      holders += 1;
      held ??= released
        .catch(() => {})
        .then(() => holdLab(config, what, { token, end: "heal everything on the console's page" }))
        .then((release) => ({ release }));
      try {
        await held;
      } catch (error) {
        holders -= 1;
        if (holders === 0) held = undefined;
        throw error;
      }
      let over = false;
      return async () => {
        if (over) return;
        over = true;
        await letGo();
      };
    },

    async break(deed) {
      const breaking: Breaking = {
        lab: await theLab(),
        faults: HAND_VERBS[deed.verb].faults,
        services: [deed.part],
        argument: argumentOf(deed),
      };
      // Once begun it is done: what ends it early takes it back.
      await breakByHand(breaking, new AbortController().signal);
      return () => takeBackByHand(breaking);
    },

    scenario: (name, onLine, signal) => runCommand(name, token, onLine, signal),

    healEverything: async (say) => {
      const docker = createDocker(config);
      await healFromCold({ config, docker }, say).finally(() => docker.close());
    },
  };
}
