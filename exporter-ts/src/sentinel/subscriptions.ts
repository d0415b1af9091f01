/** One persistent subscription per Sentinel there is, also those that were discovered later. */

import type { Access } from "@redis-ha-lab/cluster/resp/connection.ts";
import {
  listenToSentinels,
  type SentinelEvent,
  type SentinelListener,
} from "@redis-ha-lab/cluster/sentinel-events.ts";
import type { Node } from "../targets.ts";

export class Subscriptions {
  readonly #listeners = new Map<string, SentinelListener>();
  readonly #listen: (node: Node) => SentinelListener;

  constructor(
    access: (sentinel: Node) => Access,
    onEvent: (event: SentinelEvent) => void,
    onLink: (sentinel: string, connected: boolean) => void,
  ) {
    this.#listen = (node) => {
      const { credentials = { username: "", password: "" }, tls, clientName } = access(node);
      return listenToSentinels(
        [node],
        { ...credentials, ...(tls && { tls }) },
        `${clientName}-events`,
        onEvent,
        onLink,
      );
    };
  }

  /** Subscribes to new Sentinels and leaves those that are gone. */
  follow(nodes: readonly Node[]): void {
    const sentinels = nodes.filter(({ kind }) => kind === "sentinel");
    const names = new Set(sentinels.map(({ name }) => name));
    for (const [name, listener] of this.#listeners) {
      if (names.has(name)) continue;
      listener.close();
      this.#listeners.delete(name);
    }
    for (const node of sentinels) {
      if (!this.#listeners.has(node.name)) this.#listeners.set(node.name, this.#listen(node));
    }
  }

  hears(sentinel: string): boolean {
    return this.#listeners.get(sentinel)?.connected.has(sentinel) ?? false;
  }

  /** How many Sentinels are heard now. */
  get heard(): number {
    return [...this.#listeners.keys()].filter((name) => this.hears(name)).length;
  }

  close(): void {
    for (const listener of this.#listeners.values()) listener.close();
  }
}
