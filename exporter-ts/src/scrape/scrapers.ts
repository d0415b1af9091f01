/** The scrapers of all targets there are; each lives as long as its target. */

import type { Access } from "@redis-ha-lab/cluster/resp/connection.ts";
import type { Logger } from "@redis-ha-lab/common/logger.ts";
import type { OwnMetrics } from "../metrics.ts";
import type { Node, NodeKind } from "../targets.ts";
import { Scraper } from "./scraper.ts";
import { StandingConnection } from "./standing.ts";
import type { Survey } from "./survey.ts";
import { watchState } from "./watch.ts";

export interface ScraperDependencies {
  readonly access: Readonly<Record<NodeKind, Access>>;
  readonly survey: (node: Node) => Survey;
  readonly metrics: OwnMetrics;
  readonly logger: Logger;
}

export interface Entry {
  readonly node: Node;
  readonly connection: StandingConnection;
  readonly scraper: Scraper;
}

export class Scrapers {
  readonly #entries = new Map<string, Entry>();
  readonly #dependencies: ScraperDependencies;

  constructor(dependencies: ScraperDependencies) {
    this.#dependencies = dependencies;
  }

  get(name: string): Entry | undefined {
    return this.#entries.get(name);
  }

  get entries(): readonly Entry[] {
    return [...this.#entries.values()];
  }

  /** Opens what is new and closes what is gone. */
  follow(nodes: readonly Node[]): void {
    const names = new Set(nodes.map(({ name }) => name));
    for (const [name, entry] of this.#entries) {
      if (names.has(name)) continue;
      entry.connection.close();
      this.#entries.delete(name);
      this.#dependencies.logger.info("target is gone", { target: name });
    }
    for (const node of nodes)
      if (!this.#entries.has(node.name)) this.#entries.set(node.name, this.#entry(node));
  }

  #entry(node: Node): Entry {
    const { access, survey, metrics, logger } = this.#dependencies;
    const connection = new StandingConnection(node, access[node.kind]);
    const logChange = watchState(logger, node.name);
    const observe: ConstructorParameters<typeof Scraper>[2] = (outcome) => {
      metrics.observe(node.name, outcome);
      logChange(outcome);
    };
    return { node, connection, scraper: new Scraper(connection, survey(node), observe, metrics.rejections) };
  }

  close(): void {
    for (const { connection } of this.#entries.values()) connection.close();
  }
}
