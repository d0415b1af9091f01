/**
 * Which node a majority of the Sentinels reports as master, and which it reported a moment ago. A node that just lost the name
 * may be the only one holding the last acknowledged writes, and may not know yet that it is no master any more.
 */
import { majority, majorityOf } from "@redis-ha-lab/cluster/majority.ts";

/**
 * Sentinel waits 8 s (four hello periods) before it demotes a master that came back; until then a former master's
 * own words about its role are worth little.
 */
export const JUST_NAMED_MS = 10_000;

export class NamedMasters {
  readonly #sentinels: number;
  /** Sentinel → the node it names, for the Sentinels that are heard now. */
  readonly #views = new Map<string, string | undefined>();
  /** Node → until when a majority named it, in performance.now() milliseconds. */
  readonly #namedUntil = new Map<string, number>();
  #heardSince: number | undefined;

  /** @param sentinels how many Sentinels there are, heard or not. */
  constructor(sentinels: number) {
    this.#sentinels = sentinels;
  }

  /** A Sentinel is heard from now on, or no longer. */
  link(sentinel: string, connected: boolean, nowMs: number): void {
    this.#remember(nowMs);
    if (connected) this.#views.set(sentinel, undefined);
    else this.#views.delete(sentinel);
    if (this.#views.size < majorityOf(this.#sentinels)) this.#heardSince = undefined;
    else this.#heardSince ??= nowMs;
  }

  /** A Sentinel answered which node it reports; what it has announced in the meantime is newer and stands. */
  learned(sentinel: string, node: string, nowMs: number): void {
    if (this.#views.has(sentinel) && this.#views.get(sentinel) === undefined)
      this.named(sentinel, node, nowMs);
  }

  /** A Sentinel announces a node. Ignored from one that is not heard: its next words could not be followed. */
  named(sentinel: string, node: string, nowMs: number): void {
    this.#remember(nowMs);
    if (this.#views.has(sentinel)) this.#views.set(sentinel, node);
  }

  /** The node that a majority of all Sentinels names. */
  current(): string | undefined {
    return majority([...this.#views.values()], this.#sentinels) ?? undefined;
  }

  /** True for the named master and for one that was it less than 10 s ago. */
  isOrWasJust(node: string, nowMs: number): boolean {
    if (this.current() === node) return true;
    const until = this.#namedUntil.get(node);
    return until !== undefined && nowMs - until < JUST_NAMED_MS;
  }

  /** How many milliseconds of listening are missing until "just named" can be answered; 0 when it can. */
  blindForMs(nowMs: number): number {
    if (this.#heardSince === undefined) return JUST_NAMED_MS;
    return Math.max(0, JUST_NAMED_MS - (nowMs - this.#heardSince));
  }

  /** Whether a majority of the Sentinels is heard. */
  get hearsMajority(): boolean {
    return this.#heardSince !== undefined;
  }

  get heard(): number {
    return this.#views.size;
  }

  #remember(nowMs: number): void {
    const node = this.current();
    if (node !== undefined) this.#namedUntil.set(node, nowMs);
  }
}
