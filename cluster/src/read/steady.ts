/**
 * What "healthy" means, as a list of what is missing. A lab is steady when a failure injected now would find
 * everything in place: a failover needs Sentinels that know the replicas well, not only processes that run.
 */

import { setTimeout as sleep } from "node:timers/promises";
import { DeadlineError } from "@redis-ha-lab/common/deadline.ts";
import type { LabConfig } from "../config.ts";
import type { NodeState } from "./node-state.ts";
import type { SentinelState } from "./sentinel-state.ts";
import { type LabState, readState } from "./state.ts";

/** Sentinel asks for INFO every 10 s while all is well; older than this and one poll has been missed. */
const INFO_STALE_MS = 12_000;
/** Bytes; a replica this close to its master is caught up whatever the write load. */
const LAG_LIMIT = 1_048_576;

/** What a switchover gives its target for as long as it lasts (switchover/preference.ts): the lowest that counts. */
export const PREFERRED = 1;

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
    return yield `${node.name} answers role master although the Sentinels report ${master ?? "no master"}`;
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
    // Between failovers Sentinel refuses to promote a replica whose last INFO showed a broken link.
    else if (known.link !== "up" || known.follows !== master) {
      yield `${name} has not seen yet that ${node.name} follows ${master}`;
    }
    // Not promotable: it would be left out of a failover. Preferred: it would win one, whatever it lacks.
    else if (known.priority === 0) yield `${name} has not seen yet that ${node.name} can be promoted`;
    else if (known.priority === PREFERRED) {
      yield `${node.name} is preferred for promotion (replica-priority ${PREFERRED}), which a switchover has left behind: make heal`;
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
    yield `HAProxy sends writes to ${routes.write}, the Sentinels report ${master ?? "no master"}`;
  if (master === null) return;
  for (const node of nodes) {
    const isRead = routes.read?.includes(node.name) ?? false;
    if (node.name !== master && !isRead) yield `HAProxy sends no reads to ${node.name}`;
    if (node.name === master && isRead) yield `HAProxy still sends reads to the master ${node.name}`;
  }
}

/** Of two HAProxies: each decides by itself, and must come to the same. */
function* haproxyProblems({ haproxies, routes }: LabState): Generator<string> {
  for (const { name, up, problem, write } of haproxies) {
    if (!up) yield problem ?? `${name} does not answer`;
    else if (routes.up && write !== routes.write)
      yield `${name} sends writes to ${write ?? "no node"}, the one that clients reach to ${routes.write ?? "no node"}`;
  }
  if (haproxies.length > 0 && haproxies.every(({ holds }) => holds !== true))
    yield "no HAProxy is known to have the floating address";
}

/** What is not steady, by the part that should change; one sentence each. */
export function unsteadyParts(state: LabState) {
  const epochs = new Set(state.sentinels.flatMap((sentinel) => sentinel.configEpoch ?? []));
  return {
    redis: state.nodes.flatMap((node) => [...nodeProblems(node, state.master)]),
    sentinels: [
      ...(state.master === null ? ["no majority of Sentinels reports a master"] : []),
      ...state.sentinels.flatMap((sentinel) => [...sentinelProblems(sentinel, state)]),
      ...(epochs.size > 1 ? [`the Sentinels are at different config epochs: ${[...epochs].join(", ")}`] : []),
    ],
    haproxy: [...routeProblems(state), ...haproxyProblems(state)],
  };
}

/** What is not steady, one sentence each; empty when the lab is steady. */
export function unsteadiness(state: LabState): string[] {
  const { redis, sentinels, haproxy } = unsteadyParts(state);
  return [...redis, ...sentinels, ...haproxy];
}

/** Waits for the lab to be as it should be. */
const EVERY_MS = 200;

/** @throws DeadlineError that says what is still missing; the reason of `signal` when that aborts. */
export async function waitUntilSteady(
  config: LabConfig,
  withinMs: number,
  signal: AbortSignal,
): Promise<void> {
  const start = performance.now();
  for (;;) {
    const missing = unsteadiness(await readState(config));
    if (missing.length === 0) return;
    if (performance.now() - start > withinMs) {
      throw new DeadlineError(`the lab is not steady: ${missing.join("; ")}`, withinMs);
    }
    await sleep(EVERY_MS, undefined, { signal });
  }
}
