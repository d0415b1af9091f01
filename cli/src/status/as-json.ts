/** The lab's state for programs. Unknown is null. The keys are a promise; a new one may be added at the end. */
import type { Picture } from "./picture.ts";

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
  };
}
