/** Where HAProxy sends writes and reads at this moment, as it says itself. */
import { readFile } from "node:fs/promises";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { describeError } from "@redis-ha-lab/common/logger.ts";
import { z } from "zod";
import type { LabConfig } from "../config.ts";
import { getJson } from "./get-json.ts";

export interface Routes {
  /** HAProxy answered. */
  readonly up: boolean;
  readonly problem: string | null;
  /** The node writes go to; null when writes are refused, or when HAProxy does not answer. */
  readonly write: string | null;
  /** The nodes reads are spread over; empty when reads are refused, null when HAProxy does not answer. */
  readonly read: readonly string[] | null;
}

/** GET /route of HAProxy: null and an empty list where it refuses. */
export const routeAnswer = z.object({ write: z.string().nullable(), read: z.array(z.string()) });
export type RouteAnswer = z.output<typeof routeAnswer>;

/** Asks a HAProxy; never throws: what went wrong is in `problem`. */
export async function readRoutes(haproxy: Endpoint, limitMs: number): Promise<Routes> {
  try {
    return { up: true, problem: null, ...(await getJson(haproxy, "/route", routeAnswer, limitMs)) };
  } catch (error) {
    return { up: false, problem: describeError(error), write: null, read: null };
  }
}

/** One of two HAProxies (HAPROXIES=2). */
export interface HaproxyState extends Routes {
  readonly name: string;
  readonly address: string;
  /** Whether it has the floating address; null when that is not known. */
  readonly holds: boolean | null;
}

/** The hardware address behind each address that this machine has just spoken to, as the kernel has it. */
export function neighbours(table: string): ReadonlyMap<string, string> {
  const rows = table.split("\n").slice(1);
  return new Map(
    rows.flatMap((row) => {
      const [address = "", , flags, hardware = ""] = row.split(/\s+/);
      return flags === "0x0" || hardware === "" ? [] : [[address, hardware] as const];
    }),
  );
}

/**
 * Both of them; none where there is one. Who has the floating address is seen in the neighbour table: it has the same
 * hardware address as the own one of its holder. Never throws.
 */
export async function readHaproxies(
  { haproxies, haproxyStats }: Pick<LabConfig, "haproxies" | "haproxyStats">,
  limitMs: number,
): Promise<HaproxyState[]> {
  if (haproxies.length < 2) return [];
  const [routes] = await Promise.all([
    Promise.all(haproxies.map((haproxy) => readRoutes(haproxy, limitMs))),
    // Only to be in the table.
    readRoutes(haproxyStats, limitMs),
  ]);
  const hardware = neighbours(await readFile("/proc/net/arp", "utf8").catch(() => ""));
  const floating = hardware.get(haproxyStats.host);
  return haproxies.map(({ name, host, port }, at) => ({
    name,
    address: `${host}:${port}`,
    holds: floating === undefined ? null : hardware.get(host) === floating,
    ...(routes[at] as Routes),
  }));
}

/** HAProxy's statistics in CSV: a line for each frontend, backend and server, its columns by name. */
export function parseHaproxyCsv(csv: string): Readonly<Record<string, string>>[] {
  const [head = "", ...rows] = csv.replace(/^# /, "").trim().split("\n");
  const columns = head.split(",");
  return rows.map((row) => {
    const cells = row.split(",");
    return Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? ""]));
  });
}
