/** Whether a planned switchover may begin, and to whom. Pure: it judges a state that somebody else has read. */
import type { LabState } from "../read/state.ts";
import { unsteadiness } from "../read/steady.ts";

export class SwitchoverRefused extends Error {
  constructor(reasons: readonly string[]) {
    super(["No switchover, nothing was changed:", ...reasons.map((reason) => `  - ${reason}`)].join("\n"));
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
