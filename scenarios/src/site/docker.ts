/**
 * The one place that talks to Docker. Every container is found by the labels Compose gave it, and only those of
 * the lab's own project can be found at all: whatever else runs on the host is out of reach.
 */

import { Readable } from "node:stream";
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import Docker from "dockerode";
import { type Containers, findContainers } from "./docker-containers.ts";
import { type Dialogue, type DialogueOptions, startDialogue } from "./docker-dialogue.ts";
import { type ContainerEvent, containerEvents } from "./docker-events.ts";
import { followLog, type WrittenLine } from "./docker-follow.ts";
import { type Helper, type Outcome, type RunOptions, runOnce, startHelper } from "./docker-run.ts";
import { readFrames, readTogether } from "./docker-streams.ts";
import { type Changed, type Netns, startNetns } from "./netns.ts";

export type { ContainerStatus } from "./docker-containers.ts";
export type { ContainerEvent } from "./docker-events.ts";
export type { Outcome, RunOptions } from "./docker-run.ts";

export interface ExecOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly user?: string;
}

const PAUSE_TRIES = 5;

/** The kernel's own default: within so many microseconds a quota is used up and given anew. */
const CPU_PERIOD_US = 100_000;

/** A state that a service no longer leaves by itself. */
const OVER = ["exited", "dead", "created"];

/** What starts, ends and hinders a service's processes. */
function stateChanges({ on, settled }: Containers) {
  return {
    /** Sends a signal; resolves when Docker has sent it, not when the process has died. */
    kill: (service: string, signal = "SIGKILL") => settled(service, OVER, (it) => it.kill({ signal })),
    start: (service: string) => settled(service, ["running", "paused"], (it) => it.start()),
    /** @param graceS seconds between SIGTERM and SIGKILL */
    stop: (service: string, graceS = 10) => settled(service, OVER, (it) => it.stop({ t: graceS })),
    /** Pauses every process: its sockets stay open and nothing answers. */
    pause: (service: string) =>
      settled(service, ["paused", ...OVER], async (it) => {
        for (let tries = 1; ; tries++) {
          try {
            return await it.pause();
          } catch (error) {
            // runc gives the kernel a moment; on a busy machine that is too short for a process that is forking.
            if (tries >= PAUSE_TRIES || !/unable to freeze/.test((error as Error).message)) throw error;
          }
        }
      }),
    unpause: (service: string) => settled(service, ["running", ...OVER], (it) => it.unpause()),

    /** @param share of one processor, 0.01 at the least; null: as much as it wants. Outlives a restart. */
    limitCpu: (service: string, share: number | null): Promise<void> =>
      on(service, async (it) => {
        // Not every kernel has quotas: where there are none nothing is changed.
        if (share === null && ((await it.inspect()).HostConfig.CpuQuota ?? 0) <= 0) return;
        const CpuQuota = share === null ? -1 : Math.round(share * CPU_PERIOD_US);
        await it.update({ CpuPeriod: CPU_PERIOD_US, CpuQuota });
      }),
  };
}

/** What is run in a service, or in a container beside the lab. */
function programs(docker: Docker, containers: Containers) {
  return {
    /** Runs a command inside a running service. The exit code is the caller's to judge. */
    async exec(service: string, argv: readonly string[], options: ExecOptions = {}): Promise<Outcome> {
      const exec = await containers.on(service, (it) =>
        it.exec({
          Cmd: [...argv],
          Env: Object.entries(options.env ?? {}).map(([name, value]) => `${name}=${value}`),
          ...(options.user === undefined ? {} : { User: options.user }),
          AttachStdout: true,
          AttachStderr: true,
        }),
      );
      const output = await readFrames(docker, await exec.start({ hijack: true, stdin: false }));
      const { ExitCode } = await exec.inspect();
      return { exitCode: ExitCode ?? -1, ...output };
    },

    /** Runs a one-off container beside the lab, to its end, and removes it. */
    run: (options: RunOptions): Promise<Outcome> => runOnce(docker, containers, options),

    /** Starts a container beside the lab that stays until it is stopped. */
    helper: (options: Parameters<typeof startHelper>[2]): Promise<Helper> =>
      startHelper(docker, containers, options),

    /** Starts a container beside the lab that takes lines and prints lines. */
    converse: (options: DialogueOptions): Promise<Dialogue> => startDialogue(docker, containers, options),
  };
}

/** The helper that changes firewalls is started when it is first needed. */
function firewalls(docker: Docker, containers: Containers) {
  let netns: Promise<Netns> | undefined;
  return {
    /** Does beforehand what the first act would take long for. @param image the tools image */
    async prepare(image: string): Promise<void> {
      await containers.remember();
      netns ??= startNetns(docker, containers.project, image);
      await netns;
    },

    /** Loads nftables rules in a running service's network namespace. @param image the tools image */
    async firewall(service: string, image: string, ruleset: string): Promise<Changed> {
      netns ??= startNetns(docker, containers.project, image);
      const { State } = await containers.on(service, (it) => it.inspect());
      if (!State.Pid) throw new Error(`${service} does not run, so it has no network to change`);
      return (await netns).load(State.Pid, ruleset);
    },

    /** Ends the helper that changes firewalls, if there is one; the next change starts another. */
    async close(): Promise<void> {
      const helper = netns;
      netns = undefined;
      (await helper?.catch(() => undefined))?.end();
    },
  };
}

/** What containers use. */
function usage(docker: Docker) {
  return {
    /** CPU time a container has used since its start, in seconds. @param id of a service's or helper's container */
    async cpuSeconds(id: string): Promise<number> {
      const { cpu_stats } = await docker.getContainer(id).stats({ stream: false, "one-shot": true });
      return cpu_stats.cpu_usage.total_usage / 1e9;
    },

    /** Memory a container occupies, without the files it could let go of. @param id as above */
    async memoryBytes(id: string): Promise<number> {
      const { memory_stats } = await docker.getContainer(id).stats({ stream: false, "one-shot": true });
      // cgroup v1 names it with a prefix.
      const { inactive_file, total_inactive_file } = memory_stats.stats as Record<string, number | undefined>;
      return memory_stats.usage - (total_inactive_file ?? inactive_file ?? 0);
    },
  };
}

/** What Docker and the containers themselves report. */
function reports(docker: Docker, { project, on }: Containers) {
  return {
    /** What happens to the lab's containers from now on. */
    events: (signal: AbortSignal): Promise<AsyncIterable<ContainerEvent>> =>
      containerEvents(docker, project, signal),

    /** What a service writes from `since` on (seconds since 1970), until it ends or `signal` aborts. */
    follow: (service: string, since: string, signal: AbortSignal): Promise<AsyncIterable<WrittenLine>> =>
      on(service, async (it) => followLog(docker, it, since, signal)),

    /** The last lines a service wrote, stdout and stderr together. */
    async logs(service: string, { tail = 100 } = {}): Promise<string> {
      const logs = await on(service, (it) => it.logs({ stdout: true, stderr: true, tail }));
      return readTogether(docker, Readable.from(logs));
    },
  };
}

/** @param config only its project name is used. */
export function createDocker({ project }: Pick<LabConfig, "project">) {
  const docker = new Docker();
  const containers = findContainers(docker, project);
  return {
    status: containers.status,
    statuses: containers.statuses,
    ...stateChanges(containers),
    ...programs(docker, containers),
    ...firewalls(docker, containers),
    ...usage(docker),
    ...reports(docker, containers),
  };
}

export type LabDocker = ReturnType<typeof createDocker>;
