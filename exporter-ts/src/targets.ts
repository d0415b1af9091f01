/** scrape targets: a caller names one, and never chooses where credentials go. */
import type { Access } from "@redis-ha-lab/cluster/resp/connection.ts";
import { type Endpoint, nameOf, nameOrAddress } from "@redis-ha-lab/common/endpoints.ts";

export type NodeKind = "redis" | "sentinel";
export type Kind = NodeKind | "cluster";

/** The name under which the cluster as a whole is scraped. */
export const CLUSTER = "cluster";

export interface Node extends Endpoint {
  readonly kind: NodeKind;
  /** Named by a Sentinel and not by the configuration. */
  readonly discovered?: true;
}

/**
 * How to log in where. What a Sentinel names is hearsay: anything that can speak as one names any address, and a password
 * sent there is theirs. So a discovered node gets none, unless `passwordsForDiscovered`.
 */
export function accessTo(
  access: Readonly<Record<NodeKind, Access>>,
  passwordsForDiscovered: boolean,
): (node: Node) => Access {
  return ({ kind, discovered }) => {
    if (!discovered || passwordsForDiscovered) return access[kind];
    const { credentials: _kept, ...rest } = access[kind];
    return rest;
  };
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

  /** A node's name; an address neither configured nor named by a Sentinel is its own name. */
  readonly nameAt = (host: string, port: string | number): string => nameOrAddress(this.nodes, host, port);

  /** Replaces what was discovered before. What is configured under the same address keeps its configured name. */
  discovered(nodes: readonly Omit<Node, "name" | "discovered">[]): void {
    const fresh = nodes
      .filter(({ host, port }) => nameOf(this.#configured, host, port) === undefined)
      .map((node) => ({ ...node, name: `${node.host}:${node.port}`, discovered: true as const }))
      .toSorted((a, b) => a.name.localeCompare(b.name));
    const key = (all: readonly Node[]) => all.map(({ name, kind }) => `${kind} ${name}`).join();
    if (key(fresh) === key(this.#discovered)) return;
    this.#discovered = fresh;
    this.#onChange(this.nodes);
  }
}

/** Prometheus's http_sd: one entry per target, each with the labels that lead back to /scrape. */
export interface SdTarget {
  readonly name: string;
  readonly kind: Kind;
}

/**
 * @param self this exporter's address as Prometheus reached it, host:port.
 * @see https://prometheus.io/docs/prometheus/latest/http_sd/
 */
export function serviceDiscovery(targets: readonly SdTarget[], self: string) {
  return targets.map(({ name, kind }) => ({
    targets: [self],
    labels: { __metrics_path__: "/scrape", __param_target: name, node: name, kind },
  }));
}
