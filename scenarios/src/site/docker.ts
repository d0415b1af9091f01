/**
 * The one place that talks to Docker. Every container is found by the labels Compose gave it, and only those of
 * the lab's own project can be found at all: whatever else runs on the host is out of reach.
 */

import { Readable } from "node:stream";
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import Docker from "dockerode";
import { type ContainerEvent, containerEvents } from "./docker-events.ts";
import { type Helper, startHelper } from "./docker-helper.ts";
import { type Outcome, type RunOptions, runOnce } from "./docker-run.ts";
import { readFrames, readTogether } from "./docker-streams.ts";

export type { ContainerEvent } from "./docker-events.ts";
export type { Outcome, RunOptions } from "./docker-run.ts";

export interface ContainerStatus {
  readonly service: string;
  readonly id: string;
  readonly state: "created" | "running" | "paused" | "restarting" | "removing" | "exited" | "dead";
  /** Docker's own words, "Up 3 minutes (healthy)". */
  readonly description: string;
  readonly image: string;
}

export interface ExecOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly user?: string;
}

const LABEL = "com.docker.compose";

export type LabDocker = ReturnType<typeof createDocker>;

/** @param config only its project name is used. */
export function createDocker(config: Pick<LabConfig, "project">) {
  const { project } = config;
  const docker = new Docker();

  /** Every container of the lab's services, running or not; one-off containers are left out. */
  async function statuses(): Promise<ContainerStatus[]> {
    const found = await docker.listContainers({
      all: true,
      filters: { label: [`${LABEL}.project=${project}`, `${LABEL}.oneoff=False`] },
    });
    return found.map((container) => ({
      service: container.Labels[`${LABEL}.service`] ?? "",
      id: container.Id,
      state: container.State as ContainerStatus["state"],
      description: container.Status,
      image: container.Image,
    }));
  }

  /** @returns undefined when the service has no container. */
  async function status(service: string): Promise<ContainerStatus | undefined> {
    return (await statuses()).find((container) => container.service === service);
  }

  async function idOf(service: string): Promise<string> {
    const found = await status(service);
    if (!found) throw new Error(`the lab "${project}" has no container of service ${service}`);
    return found.id;
  }

  const container = async (service: string) => docker.getContainer(await idOf(service));

  /** Docker answers 304 and 409 when there is nothing to do: that is success for a fault and for its heal. */
  async function settled(
    service: string,
    wanted: readonly string[],
    act: () => Promise<unknown>,
  ): Promise<void> {
    try {
      await act();
    } catch (error) {
      const now = await status(service);
      if (now && wanted.includes(now.state)) return;
      throw new Error(`Docker could not act on ${service}, which is ${now?.state ?? "absent"}`, {
        cause: error,
      });
    }
  }

  async function networkName(): Promise<string> {
    const networks = await docker.listNetworks({ filters: { label: [`${LABEL}.project=${project}`] } });
    const [network] = networks;
    if (!network) throw new Error(`the lab "${project}" has no network; is it started?`);
    return network.Name;
  }

  const over = ["exited", "dead", "created"];
  return {
    status,
    statuses,

    /** Sends a signal; resolves when Docker has sent it, not when the process has died. */
    kill: (service: string, signal = "SIGKILL") =>
      settled(service, over, async () => (await container(service)).kill({ signal })),
    start: (service: string) => settled(service, ["running"], async () => (await container(service)).start()),
    /** @param graceS seconds between SIGTERM and SIGKILL */
    stop: (service: string, graceS = 10) =>
      settled(service, over, async () => (await container(service)).stop({ t: graceS })),
    /** Freezes every process: its sockets stay open and nobody answers. */
    pause: (service: string) => settled(service, ["paused"], async () => (await container(service)).pause()),
    unpause: (service: string) =>
      settled(service, ["running"], async () => (await container(service)).unpause()),

    /** Runs a command inside a running service. The exit code is the caller's to judge. */
    async exec(service: string, argv: readonly string[], options: ExecOptions = {}): Promise<Outcome> {
      const exec = await (await container(service)).exec({
        Cmd: [...argv],
        Env: Object.entries(options.env ?? {}).map(([name, value]) => `${name}=${value}`),
        ...(options.user === undefined ? {} : { User: options.user }),
        AttachStdout: true,
        AttachStderr: true,
      });
      const output = await readFrames(docker, await exec.start({ hijack: true, stdin: false }));
      const { ExitCode } = await exec.inspect();
      return { exitCode: ExitCode ?? -1, ...output };
    },

    /** Runs a one-off container beside the lab, to its end, and removes it. */
    run: (options: RunOptions): Promise<Outcome> => runOnce(docker, { project, idOf, networkName }, options),

    /** Starts a container beside the lab that stays until it is stopped. */
    helper: (options: Parameters<typeof startHelper>[2]): Promise<Helper> =>
      startHelper(docker, { project, idOf, networkName }, options),

    /** CPU time a container has used since its start, in seconds. @param id of a service's or helper's container */
    async cpuSeconds(id: string): Promise<number> {
      const { cpu_stats } = await docker.getContainer(id).stats({ stream: false, "one-shot": true });
      return cpu_stats.cpu_usage.total_usage / 1e9;
    },

    /** What happens to the lab's containers from now on. */
    events: (signal: AbortSignal): Promise<AsyncIterable<ContainerEvent>> =>
      containerEvents(docker, project, signal),

    /** The last lines a service wrote, stdout and stderr together. */
    async logs(service: string, { tail = 100 } = {}): Promise<string> {
      const logs = await (await container(service)).logs({ stdout: true, stderr: true, tail });
      return readTogether(docker, Readable.from(logs));
    },
  };
}
