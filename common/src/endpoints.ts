/**
 * Nodes are known by name and found by address: `redis-1=198.18.77.11:6379,redis-2=…`. Redis and Sentinel speak
 * of addresses only, people of names; this is the one place that translates.
 */
import { z } from "zod";

export interface Endpoint {
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

const ENTRY = /^(?<name>[a-z][a-z0-9-]*)=(?<host>[^=:,\s]+):(?<port>\d{1,5})$/;

/** A zod type for `name=host:port,name=host:port`. */
export const endpoints = (description: string) =>
  z
    .string()
    .transform((text, context): Endpoint[] => {
      const found: Endpoint[] = [];
      for (const entry of text.split(",").map((part) => part.trim())) {
        const groups = ENTRY.exec(entry)?.groups;
        const port = Number(groups?.port);
        if (!groups?.name || !groups.host || port < 1 || port > 65535) {
          context.addIssue({
            code: "custom",
            message: `"${entry}" is not name=host:port, for example redis-1=198.18.77.11:6379`,
          });
          continue;
        }
        found.push({ name: groups.name, host: groups.host, port });
      }
      return found;
    })
    .describe(description);

/** A zod type for exactly one `name=host:port`. */
export const endpoint = (description: string) =>
  endpoints(description).transform((found, context): Endpoint => {
    const [only] = found;
    if (only && found.length === 1) return only;
    context.addIssue({ code: "custom", message: `must name exactly one address, not ${found.length}` });
    return z.NEVER;
  });

/** The name of the node at an address, or undefined when no known node lives there. */
export function nameOf(
  nodes: readonly Endpoint[],
  host: string | undefined,
  port: number | string | undefined,
): string | undefined {
  return nodes.find((node) => node.host === host && node.port === Number(port))?.name;
}

/** The name of the node at an address; where no known node lives there, the address stands for itself. */
export const nameOrAddress = (
  nodes: readonly Endpoint[],
  host: string | undefined,
  port: number | string | undefined,
): string => nameOf(nodes, host, port) ?? `${host}:${port}`;

/** @param peer "host:port", as a socket tells it. @returns null where no known node lives there. */
export function nameOfPeer(nodes: readonly Endpoint[], peer: string | null): string | null {
  const [host, port] = peer?.split(":") ?? [];
  return nameOf(nodes, host, port) ?? null;
}
