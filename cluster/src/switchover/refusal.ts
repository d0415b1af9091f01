/** Whether a planned switchover may begin, and to which node. Pure: it judges a state that was read elsewhere. */
import type { NodeState } from "../read/node-state.ts";
import type { LabState } from "../read/state.ts";
import { unsteadiness } from "../read/steady.ts";

export class SwitchoverRefused extends Error {
  constructor(reasons: readonly string[]) {
    super(
      ["No switchover, the master was left alone:", ...reasons.map((reason) => `  - ${reason}`)].join("\n"),
    );
    this.name = "SwitchoverRefused";
  }
}

/** What a Sentinel's answer to SENTINEL FAILOVER refuses; undefined when it gave none, or another. */
export function refusedBy(sentinel: string, error: unknown): SwitchoverRefused | undefined {
  const { cause } = error as Error;
  if (!(cause instanceof Error) || !/^(INPROG|NOGOODSLAVE)/.test(cause.message)) return undefined;
  return new SwitchoverRefused([`${sentinel} says: ${cause.message}`]);
}

/** Bytes a target may lag before writes are paused; the rest arrives within the pause. */
const LAG_LIMIT = 65_536;

/** @throws SwitchoverRefused with every reason. @returns the present master and the node that shall follow it. */
export function chooseTarget(state: LabState, wanted: string | undefined): { from: string; to: string } {
  const reasons = unsteadiness(state);
  const { master } = state;
  const replicas = state.nodes.filter(({ name, role }) => name !== master && role === "replica");
  // The one that has most is the one that has least to catch up; names decide between equals.
  const best = replicas.toSorted(
    (a, b) => (b.offset ?? 0) - (a.offset ?? 0) || a.name.localeCompare(b.name),
  )[0];
  const target = wanted === undefined ? best : state.nodes.find(({ name }) => name === wanted);
  if (wanted !== undefined && !target) {
    reasons.unshift(
      `there is no node ${wanted}; there are ${state.nodes.map(({ name }) => name).join(", ")}`,
    );
  }
  if (target && target.name === master) reasons.unshift(`${target.name} is the master already`);
  if (target && (target.lagBytes ?? 0) > LAG_LIMIT)
    reasons.push(`${target.name} lags ${target.lagBytes} bytes`);
  if (reasons.length > 0 || master === null || !target) throw new SwitchoverRefused(reasons);
  return { from: master, to: target.name };
}

/** What was true when the switchover began, as it is now. */
export interface Now {
  readonly from: string;
  readonly to: string;
  /** Which node a majority of the Sentinels reports. */
  readonly named: string | null;
  /** Whether any of them runs a failover. */
  readonly busy: boolean;
  readonly master: Pick<NodeState, "up" | "role">;
  readonly replica: Pick<NodeState, "up" | "role" | "follows" | "link">;
}

/** Why the old master must not be paused any more, a sentence each; empty when all is as it was. */
export function changes({ from, to, named, busy, master, replica }: Now): string[] {
  const reasons: string[] = [];
  if (named !== from) reasons.push(`the Sentinels report ${named ?? "no master"} now, and not ${from}`);
  if (busy) reasons.push("a Sentinel runs a failover");
  if (!master.up) reasons.push(`${from} does not answer any more`);
  else if (master.role !== "master") reasons.push(`${from} is no master any more`);
  if (!replica.up) reasons.push(`${to} does not answer any more`);
  else if (replica.role !== "replica" || replica.follows !== from || replica.link !== "up")
    reasons.push(`${to} does not follow ${from} any more`);
  return reasons;
}
