/** Where HAProxy sends writes and reads at this moment, as it says itself. */
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

/** Asks HAProxy; never throws: what went wrong is in `problem`. */
export async function readRoutes(config: LabConfig, limitMs: number): Promise<Routes> {
  try {
    return {
      up: true,
      problem: null,
      ...(await getJson(config.haproxyStats, "/route", routeAnswer, limitMs)),
    };
  } catch (error) {
    return { up: false, problem: describeError(error), write: null, read: null };
  }
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
