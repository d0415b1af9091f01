/** An application's connection to the master and whether it works: what is under way, and why an outage began. */
import { describeError } from "@redis-ha-lab/common/logger.ts";
import type { ClientPath } from "../client-paths.ts";
import { type ClientConnection, type ClientEnvironment, connectToMaster } from "./client-connection.ts";
import { createInFlight, type InFlight } from "./in-flight.ts";
import { createLinkHealth, type LinkChange, type LinkHealth } from "./link-health.ts";
import type { MasterRoute } from "./master-route.ts";
import { onTlsProblem } from "./redis.ts";

export interface WatchedConnection extends ClientConnection {
  readonly inFlight: InFlight;
  readonly health: LinkHealth;
}

/**
 * @param connectionName shown by CLIENT LIST. @param onChange called once per change of its health.
 * @param onProblem called with what is wrong with the node's certificate.
 */
export function watchConnection(
  clientPath: ClientPath,
  environment: ClientEnvironment,
  connectionName: string,
  route: MasterRoute,
  onChange: (change: LinkChange) => void,
  onProblem: (problem: string) => void,
): WatchedConnection {
  const { redis, resends, close } = connectToMaster(clientPath, environment, connectionName, route);
  const inFlight = createInFlight(redis, { resends });
  const health = createLinkHealth(() => inFlight.oldestMs(), onChange);
  onTlsProblem(redis, (problem) => {
    health.blocked(problem);
    onProblem(problem);
  });
  let cause = "";
  let closing = false;
  redis.on("error", (error: Error) => {
    cause = describeError(error);
  });
  redis.on("close", () => {
    // Hanging up ourselves is no outage.
    if (closing) return;
    health.failed(cause === "" ? "the connection was closed" : cause);
    cause = "";
  });
  return {
    redis,
    resends,
    inFlight,
    health,
    close: () => {
      closing = true;
      close();
    },
  };
}
