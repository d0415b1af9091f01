/** The scrapers of all targets there are; each lives as long as its target. */
import type { Access } from "@redis-ha-lab/cluster/resp/connection.ts";
import { describeError, type Logger } from "@redis-ha-lab/common/logger.ts";
import type { OwnMetrics } from "../metrics.ts";
import type { Node } from "../targets.ts";
import { PersistentConnection } from "./persistent-connection.ts";
import { type Outcome, Scraper } from "./scraper.ts";
import type { Survey } from "./survey.ts";

/** One log line per change of a target's state, however often it is scraped. */
function watchState(logger: Logger, target: string): (outcome: Outcome) => void {
  let before: string | undefined;
  return ({ failure }) => {
    const now = failure?.reason ?? "up";
    if (now === before) return;
    if (failure) logger.warn("target is down", { target, reason: now, error: describeError(failure) });
    else logger.info("target is up", { target, ...(before && { after: before }) });
    before = now;
  };
}

export interface ScraperDependencies {
  readonly access: (node: Node) => Access;
  readonly survey: (node: Node) => Survey;
  readonly metrics: OwnMetrics;
  readonly logger: Logger;
}

export interface Entry {
  readonly node: Node;
  readonly connection: PersistentConnection;
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
    const connection = new PersistentConnection(node, access(node));
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
