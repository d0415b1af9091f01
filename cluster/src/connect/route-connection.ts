/** An ioredis connection that goes where the master route leads, and leaves as soon as it leads elsewhere. */
import { connect as connectTcp } from "node:net";
import { type ConnectionOptions, connect as connectTls } from "node:tls";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { AbstractConnector, Redis, type RedisOptions } from "ioredis";
import type { MasterRoute } from "./master-route.ts";
import { type Credentials, neverEnding, tunedOptions } from "./redis.ts";

/** The library's way to have the address found elsewhere; it makes an instance per client. */
function connectorTo(
  route: MasterRoute,
  tls: ConnectionOptions | undefined,
): NonNullable<RedisOptions["Connector"]> {
  return class extends AbstractConnector {
    #waiting = new AbortController();

    constructor(options: unknown) {
      super((options as RedisOptions).disconnectTimeout ?? 0);
    }

    async connect() {
      this.#waiting = new AbortController();
      this.connecting = true;
      const { host, port } = await route.next(this.#waiting.signal);
      const stream = tls ? connectTls({ ...tls, host, port }) : connectTcp({ host, port });
      // The library asks for it when the stream has failed before it could listen.
      stream.once("error", (error) => {
        this.firstError = error;
      });
      this.stream = stream;
      return stream;
    }

    /** Called with INFO before the connection counts as ready: what was promoted may have been demoted since. */
    override check({ role }: { readonly role?: string }): boolean {
      return role === undefined || role === "master";
    }

    override disconnect(): void {
      this.#waiting.abort(new Error("the client was closed while there was no master"));
      super.disconnect();
    }
  };
}

/** Connects in the background and keeps trying until `close()`. */
export function connectByRoute(
  route: MasterRoute,
  credentials: Credentials,
  connectionName: string,
  options: Pick<RedisOptions, "enableOfflineQueue" | "disconnectTimeout" | "autoResubscribe">,
): { readonly redis: Redis; close(): void } {
  const client = neverEnding(
    new Redis({
      ...tunedOptions(credentials, connectionName),
      ...options,
      Connector: connectorTo(route, credentials.tls),
    }),
  );
  const unfollow = route.follow((to) => move(client.redis, to));
  return {
    redis: client.redis,
    close: () => {
      unfollow();
      client.close();
    },
  };
}

/** Without it a client would stay until its socket breaks: a killed node's address never answers, and never refuses. */
function move(redis: Redis, to: Endpoint | null): void {
  const again = () => void redis.connect().catch(() => {});
  if (redis.status === "ready" || redis.status === "connect") {
    const { remoteAddress, remotePort } = redis.stream;
    if (remoteAddress !== to?.host || remotePort !== to?.port) redis.disconnect(true);
  } else if (redis.status === "reconnecting") {
    // Without a route it comes back by itself, and waits for one.
    if (to) again();
  } else if (redis.status === "connecting" && redis.stream && !redis.stream.destroyed) {
    // To the new master it takes a few milliseconds at most, so what is still connecting, or shaking hands, goes the
    // wrong way.
    redis.once("reconnecting", again);
    redis.stream.destroy();
  }
  // Else it waits for the route, which it has now.
}
