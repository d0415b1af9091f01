/** Which clients an expectation is about. */
import type { ClientRecord, Recording } from "../model/journal.ts";

/**
 * "every-path": every writing client that an application could be. Not the direct ones, which know no failover, nor
 * those with library defaults, which are the contrast, nor those that ask the Sentinels anew each time, nor the durable
 * one, which repeats a write until a replica has it and so hides how long that was impossible. "direct":
 * all that write to a node directly. Otherwise the name of one client path.
 */
export type ClientPaths =
  | "every-path"
  | "haproxy"
  | "haproxy-persistent"
  | "sentinel"
  | "reads"
  | "direct"
  | "discovery"
  | "sentinel-defaults"
  | "durable";

export function clientsOn(recording: Recording, paths: ClientPaths): ClientRecord[] {
  return recording.clients.filter(({ kind, route }) => {
    if (paths === "reads") return kind === "reader";
    if (kind !== "writer") return false;
    if (paths === "every-path") return ["haproxy", "haproxy-persistent", "sentinel"].includes(route);
    if (paths === "direct") return route.startsWith("direct");
    return route === paths;
  });
}

const WORDS: Readonly<Record<ClientPaths, string>> = {
  "every-path": "writes on every client path",
  haproxy: "writes through HAProxy",
  "haproxy-persistent": "writes on a persistent connection through HAProxy",
  sentinel: "writes by Sentinel discovery",
  reads: "reads through HAProxy",
  direct: "writes sent directly to a node",
  discovery: "writes that ask the Sentinels anew each time",
  "sentinel-defaults": "writes with the library's defaults",
  durable: "writes that count when a replica has them, too",
};

export const describePaths = (paths: ClientPaths): string => WORDS[paths];
