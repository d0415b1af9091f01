/** `status`: one look at everything, quick also when half of it is dead or paused. */
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { unsteadiness } from "@redis-ha-lab/cluster/read/steady.ts";
import { printableJson } from "@redis-ha-lab/common/printable.ts";
import { asText } from "./as-text.ts";
import { look, type Picture } from "./picture.ts";

/** The lab's state for programs. Unknown is null. The keys are a promise; a new one may be added at the end. */
export function asJson({ state, clients, alerts }: Picture, unsteady: readonly string[]) {
  return {
    master: state.master,
    nodes: state.nodes.map(({ name, address, up, role, link, offset, lagBytes }) => ({
      name,
      address,
      up,
      role,
      link,
      offset,
      lagBytes,
    })),
    sentinels: state.sentinels.map(({ name, up, master, quorumOk }) => ({ name, up, master, quorumOk })),
    routes: { write: state.routes.write, read: state.routes.read },
    modules: Object.fromEntries(state.nodes.map((node) => [node.name, node.up ? node.modules : null])),
    clients,
    alerts,
    unsteady,
    haproxies: state.haproxies.map(({ name, up, holds, write, read }) => ({ name, up, holds, write, read })),
  };
}

export async function showStatus(config: LabConfig, format: "text" | "json"): Promise<void> {
  const picture = await look(config);
  const unsteady = unsteadiness(picture.state);
  process.stdout.write(
    format === "json"
      ? `${printableJson(asJson(picture, unsteady))}\n`
      : `${asText(config.project, picture, unsteady)}\n`,
  );
}
