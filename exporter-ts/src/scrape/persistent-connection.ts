/**
 * The one connection a target has. It is kept open between scrapes and comes back by itself; a scrape that finds it
 * closed starts the next attempt at once, so that what it reports is true now and not at the last attempt.
 */

import type { Reply, Request } from "@redis-ha-lab/cluster/resp/codec.ts";
import { type Access, Connection } from "@redis-ha-lab/cluster/resp/connection.ts";
import { ConnectionFailure } from "@redis-ha-lab/cluster/resp/failure.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";

/** A handshake on a live network takes milliseconds; 1 s also covers one lost SYN. */
const OPEN_LIMIT_MS = 1_000;
const FIRST_RETRY_MS = 50;
const LAST_RETRY_MS = 1_000;
/** Each try with a wrong password is an entry in the server's ACL LOG. */
const AUTH_RETRY_MS = 5_000;

export interface Answer {
  readonly replies: readonly Reply[];
  /** Seconds this request spent on connecting: 0 on a connection that stood. */
  readonly connectSeconds: number;
}

export class PersistentConnection {
  readonly #endpoint: Endpoint;
  readonly #access: Access;
  #link: Connection | undefined;
  #opening: Promise<Connection> | undefined;
  #retry: NodeJS.Timeout | undefined;
  #failures = 0;
  #lastOpenAt = 0;
  #authFailure: ConnectionFailure | undefined;
  #closed = false;
  #certificateEndsAt: number | null = null;

  constructor(endpoint: Endpoint, access: Access) {
    this.#endpoint = endpoint;
    this.#access = access;
    this.#open().catch(() => {});
  }

  /**
   * Asks and waits until `deadlineAt` (performance.now() milliseconds), however the target behaves.
   * @throws ConnectionFailure
   */
  async ask(request: Request, deadlineAt: number): Promise<Answer> {
    const late = Promise.withResolvers<never>();
    const limitMs = Math.max(0, deadlineAt - performance.now());
    const timer = setTimeout(() => {
      const failure = new ConnectionFailure("timeout", `no answer within ${Math.round(limitMs)} ms`);
      // A peer that is silent for this long hangs or is cut off. What is queued on the old connection would be
      // retransmitted ever more slowly; a new one is answered as soon as the peer is back.
      this.#link?.close(failure);
      late.reject(failure);
    }, limitMs);
    try {
      return await Promise.race([this.#askNow(request), late.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #askNow(request: Request): Promise<Answer> {
    let connectSeconds = 0;
    const once = async () => {
      const start = performance.now();
      const persistent = this.#link;
      const link = persistent ?? (await this.#open());
      if (!persistent) connectSeconds += (performance.now() - start) / 1000;
      return link.ask(request);
    };
    try {
      return { replies: await once(), connectSeconds };
    } catch (error) {
      // Sentinel closes all clients of a node it reconfigures. The node is well: ask it once more.
      if (!(error instanceof ConnectionFailure) || error.reason !== "closed") throw error;
      return { replies: await once(), connectSeconds };
    }
  }

  /** Of the certificate that was last accepted, in seconds since 1970: one that has ended is accepted no more. */
  get certificateEndsAt(): number | null {
    return this.#certificateEndsAt;
  }

  #open(): Promise<Connection> {
    if (this.#link) return Promise.resolve(this.#link);
    if (this.#opening) return this.#opening;
    if (this.#closed) return Promise.reject(new ConnectionFailure("closed", "the exporter stops"));
    if (this.#authFailure && performance.now() - this.#lastOpenAt < AUTH_RETRY_MS) {
      return Promise.reject(this.#authFailure);
    }
    clearTimeout(this.#retry);
    this.#lastOpenAt = performance.now();
    this.#opening = this.#attempt().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  async #attempt(): Promise<Connection> {
    let opened: Connection | undefined;
    const onClose = () => {
      if (this.#link !== opened) return;
      this.#link = undefined;
      if (opened) this.#retryIn(FIRST_RETRY_MS);
    };
    try {
      opened = await Connection.open(this.#endpoint, this.#access, OPEN_LIMIT_MS, onClose);
    } catch (error) {
      this.#failures += 1;
      this.#authFailure = error instanceof ConnectionFailure && error.reason === "auth" ? error : undefined;
      this.#retryIn(
        this.#authFailure ? AUTH_RETRY_MS : Math.min(FIRST_RETRY_MS * 2 ** this.#failures, LAST_RETRY_MS),
      );
      throw error;
    }
    this.#failures = 0;
    this.#authFailure = undefined;
    this.#certificateEndsAt = opened.certificateEndsAt;
    if (opened.failure) {
      this.#retryIn(FIRST_RETRY_MS);
      throw opened.failure;
    }
    if (this.#closed) opened.close(new ConnectionFailure("closed", "the exporter stops"));
    else this.#link = opened;
    return opened;
  }

  #retryIn(ms: number): void {
    if (this.#closed) return;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#open().catch(() => {}), ms);
    this.#retry.unref();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#link?.close(new ConnectionFailure("closed", "the exporter stops"));
  }
}
