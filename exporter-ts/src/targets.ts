/** Whom one may ask for: a caller names a target, and never chooses where credentials go. */
import { type Endpoint, nameOf } from "@redis-ha-lab/common/endpoints.ts";

export type NodeKind = "redis" | "sentinel";
export type Kind = NodeKind | "cluster";

/** The name under which the cluster as a whole is scraped. */
export const CLUSTER = "cluster";

export interface Node extends Endpoint {
  readonly kind: NodeKind;
}

/** The nodes there are: the configured ones, and those the Sentinels name beyond them. */
export class Directory {
  readonly #configured: readonly Node[];
  readonly #onChange: (nodes: readonly Node[]) => void;
  #discovered: readonly Node[] = [];

  constructor(configured: readonly Node[], onChange: (nodes: readonly Node[]) => void = () => {}) {
    this.#configured = configured;
    this.#onChange = onChange;
  }

  get nodes(): readonly Node[] {
    return [...this.#configured, ...this.#discovered];
  }

  ofKind(kind: NodeKind): readonly Node[] {
    return this.nodes.filter((node) => node.kind === kind);
  }

  /** A node's name; an address nobody configured and no Sentinel named is its own name. */
  readonly nameAt = (host: string, port: string | number): string =>
    nameOf(this.nodes, host, port) ?? `${host}:${port}`;

  /** Replaces what was discovered before. What is configured under the same address keeps its configured name. */
  discovered(nodes: readonly Omit<Node, "name">[]): void {
    const fresh = nodes
      .filter(({ host, port }) => nameOf(this.#configured, host, port) === undefined)
      .map((node) => ({ ...node, name: `${node.host}:${node.port}` }))
      .toSorted((a, b) => a.name.localeCompare(b.name));
    const key = (all: readonly Node[]) => all.map(({ name, kind }) => `${kind} ${name}`).join();
    if (key(fresh) === key(this.#discovered)) return;
    this.#discovered = fresh;
    this.#onChange(this.nodes);
  }
}
