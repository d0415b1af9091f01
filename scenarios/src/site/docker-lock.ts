/**
 * One at a time: a command that changes the lab holds it meanwhile.
 *
 * The lock is a container called PROJECT-lock, since Docker gives a name only once. It ends when no process has the
 * other end of its standard input any more, so it is gone when its holder is, however that ended: by kill -9, or
 * with its container. The scripts behind make start, stop and clean take the same one: setup/lock.sh.
 */
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import Docker from "dockerode";

/** A holder that has just ended needs a moment until its name is free. */
const GRACE_MS = 2_000;
/** From being made to being started a busy engine needs seconds; what takes longer has no holder any more. */
const ABANDONED_MS = 30_000;
const LABEL = "redis-ha-lab";

/** Another command holds the lab. Nothing was changed. */
export class LabHeldError extends Error {
  /** EX_TEMPFAIL of sysexits.h: later it may work. */
  readonly exitCode = 75;

  constructor(project: string, labels: Readonly<Record<string, string>>) {
    const [what, since, end] = ["what", "since", "end"].map((name) => labels[`${LABEL}.${name}`]);
    super(
      `The lab ${project} is held by "${what}" since ${since}; nothing was changed. ` +
        `Wait for its end, or end it: Ctrl-C where it runs, or ${end}`,
    );
    this.name = "LabHeldError";
  }
}

const statusOf = (error: unknown) => (error as { statusCode?: number }).statusCode;

async function inspect(container: Docker.Container) {
  try {
    const { State, Config } = await container.inspect();
    const madeMs = Number(Config.Labels[`${LABEL}.at`] ?? 0) * 1_000;
    const over = ["created", "exited", "dead"].includes(State.Status);
    return { abandoned: over && Date.now() - madeMs > ABANDONED_MS, labels: Config.Labels };
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

/**
 * Takes the lab for as long as this process lives, or until the returned function is called.
 * @param what the holder's words, for those it keeps out
 * @param how.token lets those in that are given it as LAB_LOCK; `how.end`: what ends the holder, where that is not a command
 * @throws LabHeldError when another has it, unless that one runs this process and gave it the lock's token.
 */
export async function holdLab(
  { project, lockToken, images }: Pick<LabConfig, "project" | "lockToken" | "images">,
  what: string,
  how: { readonly token?: string; readonly end?: string } = {},
): Promise<() => Promise<void>> {
  const docker = new Docker();
  const lock = docker.getContainer(`${project}-lock`);
  if (lockToken !== undefined && (await inspect(lock))?.labels[`${LABEL}.token`] === lockToken) {
    return async () => {};
  }
  const image = images.tools;
  if (image === undefined) throw new Error("TOOLS_IMAGE is not set, and the lab's lock is made of it");

  const options: Docker.ContainerCreateOptions = {
    name: `${project}-lock`,
    Image: image,
    Entrypoint: ["cat"],
    AttachStdin: true,
    OpenStdin: true,
    StdinOnce: true,
    Labels: {
      [`${LABEL}.what`]: what,
      [`${LABEL}.since`]: `${new Date().toISOString().slice(0, 19).replace("T", " ")} UTC`,
      [`${LABEL}.at`]: String(Math.floor(Date.now() / 1_000)),
      [`${LABEL}.end`]: how.end ?? `docker kill --signal INT ${hostname()}`,
      ...(how.token === undefined ? {} : { [`${LABEL}.token`]: how.token }),
    },
    HostConfig: { AutoRemove: true, NetworkMode: "none" },
  };
  for (let giveUpAt = performance.now() + GRACE_MS; ; await sleep(100)) {
    let container: Docker.Container;
    try {
      container = await docker.createContainer(options);
    } catch (error) {
      if (statusOf(error) !== 409) throw error;
      if (performance.now() < giveUpAt) continue;
      const holder = await inspect(lock);
      if (holder && !holder.abandoned) throw new LabHeldError(project, holder.labels);
      if (holder) await lock.remove({ force: true }).catch(() => {});
      giveUpAt = performance.now() + GRACE_MS;
      continue;
    }
    const stdin = await container.attach({ stream: true, stdin: true, hijack: true });
    await container.start();
    return async () => {
      const removed = container.wait({ condition: "removed" });
      stdin.end();
      await removed;
    };
  }
}
