/** The lab's parts, to be broken and repaired: containers, or units on hosts. */
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { createDocker, type LabDocker } from "./docker.ts";
import { createHosts, type LabHosts } from "./hosts.ts";

/** What only containers have is refused when it is called (fitting.ts refuses whole scenarios before). */
function refusing(hosts: LabHosts): LabDocker & LabHosts {
  const all: unknown = new Proxy(hosts, {
    get: (target, name) =>
      // `then` is asked for by `await`.
      Reflect.has(target, name) || typeof name === "symbol" || name === "then"
        ? Reflect.get(target, name)
        : async () => {
            throw new Error(`This needs containers (${name}), and this lab is hosts`);
          },
  });
  return all as LabDocker & LabHosts;
}

export const createSite = (config: Pick<LabConfig, "hosts" | "project">): LabDocker =>
  config.hosts ? refusing(createHosts(config.hosts)) : createDocker(config);

/** @throws for containers, which have no power of their own. */
export function asHosts(site: LabDocker): LabHosts {
  if ("powerOff" in site) return site as LabDocker & LabHosts;
  throw new Error("Containers of one machine have no power to cut: this needs hosts (docs/hosts.md)");
}
