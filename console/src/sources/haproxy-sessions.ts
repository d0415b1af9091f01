/** How many client sessions HAProxy holds, from its statistics in CSV. */
import { parseHaproxyCsv } from "@redis-ha-lab/cluster/read/haproxy-csv.ts";

/** @returns established sessions of the two frontends that take clients; null when the page is not what it was. */
export function parseSessions(csv: string): { write: number; read: number } | null {
  const rows = parseHaproxyCsv(csv);
  const of = (frontend: string): number => {
    const row = rows.find(({ pxname, svname }) => pxname === frontend && svname === "FRONTEND");
    return Number(row?.scur || Number.NaN);
  };
  const found = { write: of("writes"), read: of("reads") };
  return Number.isFinite(found.write) && Number.isFinite(found.read) ? found : null;
}
