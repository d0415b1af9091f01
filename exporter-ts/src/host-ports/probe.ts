/** Whether a port of this host takes connections. */
import { connect } from "node:net";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";

/** Connects and hangs up; sends nothing. @returns false also when nothing has happened after `withinMs`. */
export function takesConnections({ host, port }: Endpoint, withinMs: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(port, host, () => resolve(true));
  socket.on("error", () => resolve(false));
  socket.setTimeout(withinMs, () => resolve(false));
  return promise.finally(() => socket.destroy());
}
