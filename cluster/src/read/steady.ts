/**
 * What "healthy" means, as a list of what is missing. A lab is steady when a failure injected now would find
 * everything in place: a failover needs Sentinels that know the replicas well, not only processes that run.
 */
import type { NodeState } from "./node-state.ts";
import type { SentinelState } from "./sentinel-state.ts";
import type { LabState } from "./state.ts";

/** Sentinel asks for INFO every 10 s while all is well; older than this and one poll has been missed. */
const INFO_STALE_MS = 12_000;
/** Bytes; a replica this close to its master is caught up whatever the write load. */
const LAG_LIMIT = 1_048_576;

const TROUBLE = new Set([
  "s_down",
  "o_down",
  "disconnected",
  "failover_in_progress",
  "reconf_sent",
  "reconf_inprog",
]);
const trouble = (flags: readonly string[]) => flags.filter((flag) => TROUBLE.has(flag));

function* nodeProblems(node: NodeState, master: string | null): Generator<string> {
  if (!node.up) return yield node.problem ?? `${node.name} does not answer`;
  if (node.loading) yield `${node.name} is still loading its data`;
  if (node.name === master) {
    if (node.role !== "master")
      yield `${node.name} is named master by the Sentinels and answers role ${node.role}`;
    return;
  }
  if (node.role === "master")
    return yield `${node.name} answers role master although the Sentinels name ${master ?? "nobody"}`;
  if (master !== null && node.follows !== master)
    yield `${node.name} follows ${node.follows} instead of ${master}`;
  if (node.syncing) yield `${node.name} is receiving a full synchronisation`;
  else if (node.link !== "up") yield `${node.name}'s link to its master is down`;
  if ((node.lagBytes ?? 0) > LAG_LIMIT) yield `${node.name} lags ${node.lagBytes} bytes`;
}

function* sentinelProblems(sentinel: SentinelState, state: LabState): Generator<string> {
  const { name } = sentinel;
  if (!sentinel.up) return yield sentinel.problem ?? `${name} does not answer`;
  if (sentinel.tilt)
    yield `${name} is in tilt mode and acts on nothing: its clock or the machine stood still`;
  if (state.master !== null && sentinel.master !== state.master)
    yield `${name} names ${sentinel.master}, the majority ${state.master}`;
  const flags = trouble(sentinel.masterFlags);
  if (flags.length > 0) yield `${name} flags the master ${flags.join(", ")}`;
  if (sentinel.quorumOk === false) yield `${name} cannot reach a quorum`;
  for (const node of state.nodes) {
    // Each Sentinel is held against the one it names itself while no majority names any.
    const master = state.master ?? sentinel.master;
    if (node.name === master) continue;
    const known = sentinel.replicas.find((replica) => replica.name === node.name);
    if (!known) {
      yield `${name} does not know replica ${node.name} yet`;
      continue;
    }
    const down = trouble(known.flags);
    if (down.length > 0) yield `${name} flags ${node.name} ${down.join(", ")}`;
    else if (known.infoAgeMs === null) yield `${name} has had no INFO from ${node.name} yet`;
    else if (known.infoAgeMs > INFO_STALE_MS)
      yield `${name}'s INFO of ${node.name} is ${Math.round(known.infoAgeMs / 1000)} s old`;
    // Between failovers Sentinel refuses to promote a replica whose last INFO told of a broken link.
    else if (known.link !== "up" || known.follows !== master) {
      yield `${name} has not seen yet that ${node.name} follows ${master}`;
    }
  }
  for (const other of state.sentinels) {
    if (other.name === name) continue;
    const known = sentinel.sentinels.find((peer) => peer.name === other.name);
    if (!known) yield `${name} does not know ${other.name} yet`;
    else if (trouble(known.flags).length > 0)
      yield `${name} flags ${other.name} ${trouble(known.flags).join(", ")}`;
  }
}

function* routeProblems({ routes, master, nodes }: LabState): Generator<string> {
  if (!routes.up) return yield routes.problem ?? "HAProxy does not answer";
  if (routes.write === null) yield "HAProxy refuses writes";
  else if (routes.write !== master)
    yield `HAProxy sends writes to ${routes.write}, the Sentinels name ${master ?? "nobody"}`;
  if (master === null) return;
  for (const node of nodes) {
    const isRead = routes.read?.includes(node.name) ?? false;
    if (node.name !== master && !isRead) yield `HAProxy sends no reads to ${node.name}`;
    if (node.name === master && isRead) yield `HAProxy still sends reads to the master ${node.name}`;
  }
}

/** What is not steady, by who should do something about it; one sentence each. */
export function unsteadyParts(state: LabState) {
  const epochs = new Set(state.sentinels.flatMap((sentinel) => sentinel.configEpoch ?? []));
  return {
    redis: state.nodes.flatMap((node) => [...nodeProblems(node, state.master)]),
    sentinels: [
      ...(state.master === null ? ["no majority of Sentinels names a master"] : []),
      ...state.sentinels.flatMap((sentinel) => [...sentinelProblems(sentinel, state)]),
      ...(epochs.size > 1 ? [`the Sentinels are at different config epochs: ${[...epochs].join(", ")}`] : []),
    ],
    haproxy: [...routeProblems(state)],
  };
}

/** What is not steady, one sentence each; empty when the lab is steady. */
export function unsteadiness(state: LabState): string[] {
  const { redis, sentinels, haproxy } = unsteadyParts(state);
  return [...redis, ...sentinels, ...haproxy];
}
