/**
 * One failover, from the published selection to the order to follow. Everything an order rests on was said by a
 * Sentinel or by the node itself, and was said again after the promotion: whatever is missing or contradicts
 * leaves the decision to Sentinel, which takes it a second later in any case.
 */
import { DeadlineError, until } from "@redis-ha-lab/common/deadline.ts";
import { describeError } from "@redis-ha-lab/common/logger.ts";
import type { Node } from "./node.ts";
import { type Replication, type Step, stepTo } from "./replication.ts";
import type { Interruption, Selection } from "./selection.ts";
import type { Verdict } from "./sentinels.ts";

/** Promotion was seen to take 0.1 s. Much later than this, Sentinel is about to act or to give up. */
export const PROMOTION_WITHIN_MS = 5_000;
/** The step between two looks at the chosen node: small against the 1 s Sentinel needs. */
const LOOK_EVERY_MS = 10;
/** What was said longer ago than this is no ground for an order: this process may have been paused since. */
const FRESH_FOR_MS = 500;

/**
 * How long the replaced master's writes wait: until Sentinel has made it a replica, which takes it up to 10 s once it
 * reaches it. Ends by itself, should this process die and the failover with it.
 */
export const PAUSE_MS = 12_000;
/** Why a whole selection is left to Sentinel. */
export type SelectionLeft =
  | Interruption
  | Exclude<Verdict, "down">
  | "just-started"
  | "not-promoted"
  | "withdrawn"
  | "stopped";

/** Why one replica is left to Sentinel although the promotion was seen. */
export type ReplicaLeft = "unreachable" | "is-master" | "was-master" | "stale" | Exclude<Step, "continues">;

export type ReplicaOutcome =
  | { readonly kind: "repointed" | "already-following" }
  | { readonly kind: "left"; readonly reason: ReplicaLeft }
  | { readonly kind: "failed"; readonly error: string };

/** What became of the order to let writes wait on the replaced master. */
export type PauseOutcome = "paused" | "resumed" | "unreachable";

/** The world as one attempt sees it. */
export interface AttemptContext {
  readonly chosen: Node;
  /** The master that is replaced: mostly dead, sometimes only cut off from the Sentinels. */
  readonly replaced: Node;
  /** Every node but the chosen one and the master it replaces. */
  readonly others: readonly Node[];
  verdictOn(master: string): Promise<Verdict>;
  /** Whether the Sentinel that chose answers and still says so: a dead leader will not finish what it began. */
  isUpheld(selection: Selection): Promise<boolean>;
  isOrWasJustMaster(node: string): boolean;
  onOutcome(replica: string, outcome: ReplicaOutcome): void;
  onPause(outcome: PauseOutcome): void;
  /** Milliseconds on a clock that never goes back. */
  now(): number;
}

/**
 * Follows a selection until the chosen node is master, then orders the others to follow it.
 * @param signal aborted with an Interruption (or "stopped") as its reason when the selection no longer holds.
 * @returns undefined when the others were dealt with one by one, else why the selection was left alone.
 */
export async function attempt(
  selection: Selection,
  context: AttemptContext,
  signal: AbortSignal,
): Promise<SelectionLeft | undefined> {
  // Asked first so that a planned failover, whose master is well, costs the chosen node nothing.
  const before = await context.verdictOn(selection.master.name);
  if (signal.aborted) return signal.reason as SelectionLeft;
  if (before !== "down") return before;

  // Beside the rest, never before it: mostly the node is dead.
  const pausing = pause(context, context.now());
  const left = await followPromotion(selection, context, signal);
  const paused = await pausing;
  // Only then it is certain that no node takes the old master's place. Whatever else ended the attempt, Sentinel may go on.
  if (paused && left === "aborted") await resume(context);
  return left;
}

/**
 * A master that only the Sentinels have lost goes on acknowledging what will be thrown away, to every client that reaches it.
 * Ordered to pause writes, it lets its clients wait instead. @returns whether the order was sent, also when no reply came.
 */
async function pause({ replaced, onPause, now }: AttemptContext, saidAt: number): Promise<boolean> {
  let ordered = false;
  try {
    const { role } = await replaced.inspect();
    if (role !== "master" || now() - saidAt > FRESH_FOR_MS) return false;
    ordered = true;
    await replaced.pauseWrites(PAUSE_MS);
    onPause("paused");
  } catch {
    onPause("unreachable");
  }
  return ordered;
}

/** No node takes its place after all. */
async function resume({ replaced, onPause }: AttemptContext): Promise<void> {
  try {
    await replaced.resumeWrites();
    onPause("resumed");
  } catch {
    // Dead, as before, or it resumes by itself.
  }
}

async function followPromotion(
  selection: Selection,
  context: AttemptContext,
  signal: AbortSignal,
): Promise<SelectionLeft | undefined> {
  const promoted = await promotion(context.chosen, signal);
  if (promoted === "not-promoted") return promoted;
  const saidAt = context.now();
  // Asked again: between the two a master may have come back, or another failover may have begun.
  const [after, upheld, words] = await Promise.all([
    context.verdictOn(selection.master.name),
    context.isUpheld(selection),
    Promise.all(context.others.map((node) => wordsOf(node))),
  ]);
  if (signal.aborted) return signal.reason as SelectionLeft;
  if (after !== "down") return after;
  if (!upheld) return "withdrawn";
  if (promoted === undefined) return "not-promoted";

  await Promise.all(
    context.others.map(async (node, index) => {
      const decision = decide(node, words[index], promoted, context, saidAt);
      context.onOutcome(
        node.endpoint.name,
        decision === "order" ? await order(node, context.chosen) : decision,
      );
    }),
  );
  return undefined;
}

/** Looks at the chosen node until it says it is master. */
async function promotion(
  chosen: Node,
  signal: AbortSignal,
): Promise<Replication | "not-promoted" | undefined> {
  try {
    return await until(
      async () => {
        if (signal.aborted) return "interrupted" as const;
        const replication = await chosen.inspect();
        return replication.role === "master" ? replication : undefined;
      },
      {
        withinMs: PROMOTION_WITHIN_MS,
        everyMs: LOOK_EVERY_MS,
        why: () => `${chosen.endpoint.name} was selected and did not become master`,
      },
    ).then((found) => (found === "interrupted" ? undefined : found));
  } catch (error) {
    if (error instanceof DeadlineError) return "not-promoted";
    throw error;
  }
}

/** A replica's words, or undefined when it is dead, hung or cut off. */
async function wordsOf(node: Node): Promise<Replication | undefined> {
  try {
    return await node.inspect();
  } catch {
    return undefined;
  }
}

function decide(
  node: Node,
  words: Replication | undefined,
  promoted: Replication,
  context: AttemptContext,
  saidAt: number,
): "order" | ReplicaOutcome {
  const left = (reason: ReplicaLeft): ReplicaOutcome => ({ kind: "left", reason });
  const { name } = node.endpoint;
  const to = context.chosen.endpoint;
  if (words === undefined) return left("unreachable");
  if (words.role === "master") return left("is-master");
  if (words.masterHost === to.host && words.masterPort === to.port) return { kind: "already-following" };
  if (context.isOrWasJustMaster(name)) return left("was-master");
  const step = stepTo(promoted, words);
  if (step !== "continues") return left(step);
  if (context.now() - saidAt > FRESH_FOR_MS) return left("stale");
  return "order";
}

async function order(node: Node, chosen: Node): Promise<ReplicaOutcome> {
  try {
    await node.follow(chosen.endpoint);
    return { kind: "repointed" };
  } catch (error) {
    return { kind: "failed", error: describeError(error) };
  }
}
