/** The lab's containers: how one is found, by the labels Compose gave it, and acted on. */
import type Docker from "dockerode";

export interface ContainerStatus {
  readonly service: string;
  readonly id: string;
  readonly state: "created" | "running" | "paused" | "restarting" | "removing" | "exited" | "dead";
  /** Docker's own words, "Up 3 minutes (healthy)". */
  readonly description: string;
  readonly image: string;
}

const LABEL = "com.docker.compose";

export type Containers = ReturnType<typeof findContainers>;

export function findContainers(docker: Docker, project: string) {
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

  /** A look at the list of containers takes longer than most of what is then done. */
  const known = new Map<string, string>();
  async function on<T>(service: string, act: (container: Docker.Container) => Promise<T>): Promise<T> {
    const id = known.get(service);
    if (id !== undefined) {
      try {
        return await act(docker.getContainer(id));
      } catch (error) {
        // It was made anew since.
        if ((error as { statusCode?: number }).statusCode !== 404) throw error;
      }
    }
    const found = await idOf(service);
    known.set(service, found);
    return act(docker.getContainer(found));
  }

  /**
   * Docker answers 304 and 409 when there is nothing to do: that is success for a fault and for its heal.
   * @returns whether there was anything to do.
   */
  async function settled(
    service: string,
    wanted: readonly string[],
    act: (container: Docker.Container) => Promise<unknown>,
  ): Promise<boolean> {
    try {
      await on(service, act);
      return true;
    } catch (error) {
      const now = await status(service);
      if (now && wanted.includes(now.state)) return false;
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

  return {
    project,
    statuses,
    status,
    idOf,
    on,
    settled,
    networkName,
    /** Looks at the list of containers once for all. */
    async remember(): Promise<void> {
      for (const { service, id } of await statuses()) known.set(service, id);
    },
  };
}
