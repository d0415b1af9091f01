/** HAProxy's route, fifty times a second, and the states of its servers, ten times a second. */
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { parseHaproxyCsv, routeAnswer } from "@redis-ha-lab/cluster/read/haproxy.ts";
import { createHttpClient } from "@redis-ha-lab/common/http-client.ts";
import { every } from "./every.ts";
import type { Recorder } from "./recorder.ts";

const ROUTE_EVERY_MS = 20;
const SERVERS_EVERY_MS = 100;
const LIMITS = { withinMs: 500, mostBytes: 1 << 20 };

/** The backends' servers and their states. */
export const parseServers = (csv: string): { backend: string; server: string; status: string }[] =>
  parseHaproxyCsv(csv)
    .filter(({ svname = "" }) => !["FRONTEND", "BACKEND"].includes(svname))
    .map(({ pxname = "", svname = "", status = "" }) => ({
      backend: pxname,
      server: svname,
      // "DOWN 1/2" tells of checks under way; the state is the first word.
      status: status.split(" ")[0] ?? "",
    }));

export async function watchHaproxy(
  config: LabConfig,
  recorder: Recorder,
  signal: AbortSignal,
): Promise<void> {
  const client = createHttpClient(config.haproxyStats, LIMITS);
  let last = "";
  const states = new Map<string, string>();

  async function pollRoute(): Promise<void> {
    let seen: { known: boolean; write: string | null; read: string[] };
    try {
      seen = { known: true, ...routeAnswer.parse(JSON.parse(await client.text("/route"))) };
      recorder.heard("haproxy", true);
    } catch {
      if (signal.aborted) return;
      seen = { known: false, write: null, read: [] };
      recorder.heard("haproxy", false);
    }
    const key = JSON.stringify(seen);
    if (key !== last) recorder.add({ kind: "route", ...seen });
    last = key;
  }

  async function pollServers(): Promise<void> {
    const csv = await client.text("/;csv;norefresh").catch(() => "");
    for (const { backend, server, status } of csv ? parseServers(csv) : []) {
      const name = `${backend}/${server}`;
      if (states.has(name) && states.get(name) !== status)
        recorder.add({ kind: "server", backend, server, status });
      states.set(name, status);
    }
  }
  await Promise.all([every(ROUTE_EVERY_MS, signal, pollRoute), every(SERVERS_EVERY_MS, signal, pollServers)]);
  client.close();
}
