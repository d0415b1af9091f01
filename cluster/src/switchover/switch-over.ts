/**
 * A planned change of the master that loses nothing. SENTINEL FAILOVER alone leaves the healthy old master taking
 * writes for up to 10 s that are then thrown away (redis#6062), so writes are paused first and go on only when the
 * old master is a replica. Redis's own FAILOVER command is never mixed in: Sentinel would undo it.
 */
import { until } from "@redis-ha-lab/common/deadline.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import type { Redis } from "ioredis";
import type { LabConfig } from "../config.ts";
import { majority } from "../majority.ts";
import { ask } from "../read/connections.ts";
import { readRoutes } from "../read/haproxy.ts";
import { readNode } from "../read/node-state.ts";
import { readSentinel } from "../read/sentinel-state.ts";
import { readState } from "../read/state.ts";
import { waitUntilSteady } from "../read/steady.ts";
import { rightMoment } from "./moment.ts";
import {
  AFTER_FAILOVER_MS,
  BEFORE_FAILOVER_MS,
  pauseWrites,
  resumeWrites,
  tellHaproxy,
} from "./paused-writes.ts";
import { prefer } from "./preference.ts";
import { changes, chooseTarget, refusedBy, SwitchoverRefused } from "./refusal.ts";

export interface SwitchoverOptions {
  /** The node that shall be master; the replica with the most data when left out. */
  readonly to?: string | undefined;
  readonly signal: AbortSignal;
  readonly onStep: (text: string) => void;
}

export interface Switchover {
  readonly from: string;
  readonly to: string;
  /** The Sentinel that led it. */
  readonly sentinel: string;
  /** Milliseconds since writes were paused. */
  readonly caughtUpMs: number;
  readonly promotedMs: number;
  readonly announcedMs: number;
  readonly resumedMs: number;
  readonly routedMs: number;
  readonly steadyMs: number;
}

const POLL_MS = 10;
/** How much of the pause is left when the waiting ends, for what is said then. */
const PAUSE_RESERVE_MS = 2_000;
/** Every Sentinel has to see the old master follow, in INFO, which it asks for every 10 s. */
const STEADY_WITHIN_MS = 30_000;

export async function switchOver(config: LabConfig, options: SwitchoverOptions): Promise<Switchover> {
  const { signal, onStep } = options;
  const { from, to } = chooseTarget(await readState(config), options.to);
  const [oldMaster, target] = [from, to].map((name) =>
    config.redisNodes.find((node) => node.name === name),
  ) as [Endpoint, Endpoint];
  const restorePriority = await prefer(config, target);
  let sentinel: Endpoint;
  let marks: Awaited<ReturnType<typeof whilePaused>>;
  try {
    onStep(`waiting for a Sentinel to notice that ${to} is preferred (up to 10 s, writes go on)`);
    sentinel = await rightMoment(config, to, signal);
    // The wait was long enough for a failover; then nothing is as it was read.
    await stillTrue(config, { oldMaster, target });
    marks = await whilePaused(config, { oldMaster, target, sentinel, onStep });
  } finally {
    // Before everything is steady: should the target fail now and come back as a replica, no lab with a preference is.
    await restorePriority();
  }
  onStep("waiting until everything is steady again");
  await waitUntilSteady(config, STEADY_WITHIN_MS, new AbortController().signal);
  return { from, to, sentinel: sentinel.name, ...marks.all, steadyMs: marks.now() };
}

interface Parts {
  readonly oldMaster: Endpoint;
  readonly target: Endpoint;
  readonly sentinel: Endpoint;
  readonly onStep: (text: string) => void;
}

/** From the pause of writes to their going on at the new master. Not interruptible: it ends by itself, soon. */
async function whilePaused(config: LabConfig, { oldMaster, target, sentinel, onStep }: Parts) {
  const start = performance.now();
  const now = () => Math.round(performance.now() - start);
  await pauseWrites(config, oldMaster, BEFORE_FAILOVER_MS);
  let ended: Omit<Switchover, "from" | "to" | "sentinel" | "resumedMs" | "routedMs" | "steadyMs">;
  let untell = () => {};
  try {
    untell = await tellHaproxy(config, oldMaster);
    onStep(`writes are paused; waiting for ${target.name} to have everything`);
    await caughtUp(config, oldMaster, target);
    const caughtUpMs = now();
    await stillTrue(config, { oldMaster, target });
    await pauseWrites(config, oldMaster, AFTER_FAILOVER_MS);
    // Both waits together end before the pause does, or the old master would take writes while its successor is promoted.
    const endsAt = now() + Math.min(config.settings.failoverTimeoutMs, AFTER_FAILOVER_MS - PAUSE_RESERVE_MS);
    await orderFailover(config, sentinel);
    onStep(`${sentinel.name} promotes ${target.name}`);
    const isMaster = async () => (await readNode(config, target, 300)).role === "master" || undefined;
    await until(isMaster, waiting(endsAt - now(), `${target.name} has not been promoted`));
    const promotedMs = now();
    await until(
      () => isNamed(config, target.name),
      waiting(endsAt - now(), `no majority of Sentinels names ${target.name}`),
    );
    const announcedMs = now();
    // Sentinel would do the same up to 10 s later. From here on the old master refuses the writes that waited
    // (-READONLY: certainly not executed) and their clients go where the Sentinels and HAProxy now point.
    await demote(config, { oldMaster, target });
    ended = { caughtUpMs, promotedMs, announcedMs };
  } catch (error) {
    if (await staysMaster(config, oldMaster)) await resumeWrites(config, oldMaster);
    else
      onStep(
        `another node may be replacing ${oldMaster.name}; its writes wait until the pause ends by itself`,
      );
    throw error;
  } finally {
    untell();
  }
  await resumeWrites(config, oldMaster);
  const resumedMs = now();
  onStep("writes go on; waiting for HAProxy");
  const isRouted = async () =>
    (await readRoutes(config.haproxyStats, 300)).write === target.name || undefined;
  await until(
    isRouted,
    waiting(config.settings.failoverTimeoutMs, `HAProxy does not send writes to ${target.name}`),
  );
  return { all: { ...ended, resumedMs, routedMs: now() }, now };
}

/**
 * That the node to be paused is the master still: for a majority of the Sentinels and for itself; and that the target
 * follows it. @throws SwitchoverRefused otherwise.
 */
async function stillTrue(
  config: LabConfig,
  { oldMaster, target }: Pick<Parts, "oldMaster" | "target">,
): Promise<void> {
  const [views, master, replica] = await Promise.all([
    sentinelViews(config),
    readNode(config, oldMaster, 300),
    readNode(config, target, 300),
  ]);
  const changed = changes({
    from: oldMaster.name,
    to: target.name,
    named: majority(views.map((view) => view.master)),
    busy: views.some(({ masterFlags }) => masterFlags.includes("failover_in_progress")),
    master,
    replica,
  });
  if (changed.length > 0) throw new SwitchoverRefused(changed);
}

/** Makes the old master a replica, unless it is one already: Sentinel, or another process, was quicker. */
async function demote(
  config: LabConfig,
  { oldMaster, target }: Pick<Parts, "oldMaster" | "target">,
): Promise<void> {
  const demotion = async (redis: Redis) => {
    const [role] = (await redis.call("ROLE")) as [string];
    if (role !== "master") return;
    // Asked last: between the two another failover may have made the old master the master again.
    if (!(await isNamed(config, target.name))) {
      throw new Error(`a majority of Sentinels does not name ${target.name} any more`);
    }
    await redis.replicaof(target.host, target.port);
  };
  await ask(oldMaster, config.credentials.admin, demotion, 1_000);
}

/**
 * Whether no Sentinel is replacing the old master, so that its writes may go on. A Sentinel that does not answer may be
 * leading a failover.
 */
async function staysMaster(config: LabConfig, oldMaster: Endpoint): Promise<boolean> {
  const views = await sentinelViews(config);
  return (
    views.every(({ up, masterFlags }) => up && !masterFlags.includes("failover_in_progress")) &&
    majority(views.map((view) => view.master)) === oldMaster.name
  );
}

const sentinelViews = (config: LabConfig) =>
  Promise.all(config.sentinels.map((sentinel) => readSentinel(config, sentinel, 300)));

const waiting = (withinMs: number, what: string) => ({
  withinMs: Math.max(0, withinMs),
  everyMs: POLL_MS,
  why: () => what,
});

/** Writes stand still, so an offset reached once stays reached. */
async function caughtUp(config: LabConfig, oldMaster: Endpoint, target: Endpoint): Promise<void> {
  const { offset } = await readNode(config, oldMaster, 300);
  if (offset === null) throw new Error(`${oldMaster.name} does not tell its replication offset`);
  await until(async () => ((await readNode(config, target, 300)).offset ?? -1) >= offset || undefined, {
    // Half of a pause that people are promised to be short; what takes longer is not a lag but a stall.
    withinMs: 500,
    everyMs: POLL_MS,
    why: () => `${target.name} did not catch up with ${oldMaster.name}; writes go on as before`,
  });
}

async function orderFailover(config: LabConfig, sentinel: Endpoint): Promise<void> {
  try {
    await ask(sentinel, config.credentials.admin, (redis) =>
      redis.call("SENTINEL", "FAILOVER", config.masterName),
    );
  } catch (error) {
    throw refusedBy(sentinel.name, error) ?? error;
  }
}

async function isNamed(config: LabConfig, name: string): Promise<true | undefined> {
  const views = await sentinelViews(config);
  return majority(views.map((view) => view.master)) === name ? true : undefined;
}
