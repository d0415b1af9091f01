/** One-off containers beside the lab: network faults, real tools such as redis-benchmark, volumes. */
import type Docker from "dockerode";
import type { ContainerCreateOptions } from "dockerode";
import { type Output, readFrames } from "./docker-streams.ts";

export interface RunOptions {
  readonly image: string;
  readonly argv: readonly string[];
  /** Shares the network namespace of this running service: it sees the service's interfaces and firewall. */
  readonly networkOf?: string;
  /** Joins the lab's network with an address of its own. Without this and `networkOf` there is no network. */
  readonly inLabNetwork?: boolean;
  /** Mounts the volumes of this service, running or not, at the same places. */
  readonly volumesOf?: string;
  readonly capAdd?: readonly string[];
  readonly binds?: readonly string[];
  /** Passwords go here: an environment is not shown by `ps`, a command line is. */
  readonly env?: Readonly<Record<string, string>>;
  readonly user?: string;
  readonly signal?: AbortSignal;
  readonly onStdout?: (text: string) => void;
}

export interface Outcome extends Output {
  readonly exitCode: number;
}

/** What `run` needs to know of the lab. */
export interface RunContext {
  readonly project: string;
  idOf(service: string): Promise<string>;
  networkName(): Promise<string>;
}

async function networkMode(options: RunOptions, lab: RunContext): Promise<string> {
  if (options.networkOf) return `container:${await lab.idOf(options.networkOf)}`;
  return options.inLabNetwork ? lab.networkName() : "none";
}

/** What Docker has to know of such a container. The labels are those of `docker compose run`: what takes the lab
 * down takes these down too. */
export async function oneOff(lab: RunContext, options: RunOptions): Promise<ContainerCreateOptions> {
  return {
    Image: options.image,
    Entrypoint: [...options.argv.slice(0, 1)],
    Cmd: [...options.argv.slice(1)],
    Env: Object.entries(options.env ?? {}).map(([name, value]) => `${name}=${value}`),
    ...(options.user === undefined ? {} : { User: options.user }),
    AttachStdout: true,
    AttachStderr: true,
    Labels: {
      "com.docker.compose.project": lab.project,
      "com.docker.compose.service": "helper",
      "com.docker.compose.oneoff": "True",
    },
    HostConfig: {
      NetworkMode: await networkMode(options, lab),
      CapAdd: [...(options.capAdd ?? [])],
      Binds: [...(options.binds ?? [])],
      VolumesFrom: options.volumesOf ? [await lab.idOf(options.volumesOf)] : [],
      Init: true,
    },
  };
}

/**
 * Runs a container to its end and removes it, whatever happens.
 * @returns exit code and output; an exit code other than 0 is the caller's to judge.
 * @throws when the container cannot be made or started, or when `signal` aborts.
 */
export async function runOnce(docker: Docker, lab: RunContext, options: RunOptions): Promise<Outcome> {
  options.signal?.throwIfAborted();
  const container = await docker.createContainer(await oneOff(lab, options));
  const stop = () => void container.kill().catch(() => {});
  options.signal?.addEventListener("abort", stop, { once: true });
  try {
    const stream = await container.attach({ stream: true, stdout: true, stderr: true });
    const output = readFrames(docker, stream, options.onStdout);
    await container.start();
    const [collected, ended] = await Promise.all([
      output,
      container.wait() as Promise<{ StatusCode: number }>,
    ]);
    options.signal?.throwIfAborted();
    return { exitCode: ended.StatusCode, ...collected };
  } finally {
    options.signal?.removeEventListener("abort", stop);
    await container.remove({ force: true, v: true });
  }
}

/** A container that stays for as long as a piece of work: a second proxy to compare with, for example. */
export interface Helper {
  readonly id: string;
  /** Its address in the lab's network. */
  readonly host: string;
  /** Ends and removes it. */
  stop(): Promise<void>;
}

/** @throws when it cannot be started; it is then removed. */
export async function startHelper(
  docker: Docker,
  lab: RunContext,
  options: Pick<RunOptions, "image" | "argv" | "env" | "user">,
): Promise<Helper> {
  const container = await docker.createContainer(await oneOff(lab, { ...options, inLabNetwork: true }));
  const stop = () => container.remove({ force: true, v: true });
  try {
    await container.start();
    const { NetworkSettings } = await container.inspect();
    const host = Object.values(NetworkSettings.Networks)[0]?.IPAddress;
    if (!host) throw new Error(`the helper container of ${options.image} ended at once`);
    return { id: container.id, host, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
