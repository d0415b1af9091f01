/** A container that stays for as long as a piece of work: a second proxy to compare with, for example. */
import type Docker from "dockerode";
import { oneOff, type RunOptions, type Surroundings } from "./docker-run.ts";

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
  lab: Surroundings,
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
