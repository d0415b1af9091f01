/** Who carries the one master badge. */
import type { State } from "../../src/state.ts";

export interface Badge {
  /** Null: nobody can be called master. */
  readonly holder: string | null;
  /** False: the Sentinels still name it, but it does not answer as master. */
  readonly answers: boolean;
}

/**
 * First whom writes go to, then whom the Sentinels name, if it says so itself; then the only one that says so. The
 * badge stays, hollow, on a dead master until there is another one.
 */
export function masterBadge({ nodes, master, haproxy }: Pick<State, "nodes" | "master" | "haproxy">): Badge {
  const claims = nodes.filter(({ role }) => role === "master").map(({ name }) => name);
  const routed = haproxy.write.known ? haproxy.write.node : null;
  for (const name of [routed, master]) {
    if (name !== null && claims.includes(name)) return { holder: name, answers: true };
  }
  const [only, ...more] = claims;
  if (only !== undefined && more.length === 0) return { holder: only, answers: true };
  return { holder: master, answers: false };
}
