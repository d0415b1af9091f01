/** HAProxy's route, fifty times a second, and the states of its servers, ten times a second. */
import { Agent, get } from "node:http";
import { z } from "zod";
import type { LabConfig } from "../lab/config.ts";
import { every } from "./every.ts";
import type { Recorder } from "./recorder.ts";

const ROUTE_EVERY_MS = 20;
const SERVERS_EVERY_MS = 100;
const LIMIT_MS = 500;

const route = z.object({ write: z.string().nullable(), read: z.array(z.string()) });

/** One kept-alive connection: fetch() would cost more than the answer. */
function fetchText(agent: Agent, host: string, port: number, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = get({ agent, host, port, path, timeout: LIMIT_MS }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("end", () =>
        response.statusCode === 200 ? resolve(text) : reject(new Error(`HTTP ${response.statusCode}`)),
      );
      response.on("error", reject);
    });
    request.on("timeout", () => request.destroy(new Error("no answer")));
    request.on("error", reject);
  });
}

/** `proxy,server,…,status,…` of HAProxy's CSV, backends' servers only. */
export function parseServers(csv: string): { backend: string; server: string; status: string }[] {
  const [head = "", ...rows] = csv.replace(/^# /, "").trim().split("\n");
  const column = (name: string) => head.split(",").indexOf(name);
  const [backend, server, status] = [column("pxname"), column("svname"), column("status")];
  return rows
    .map((row) => row.split(","))
    .filter((cells) => !["FRONTEND", "BACKEND"].includes(cells[server] ?? ""))
    .map((cells) => ({
      backend: cells[backend] ?? "",
      server: cells[server] ?? "",
      // "DOWN 1/2" tells of checks under way; the state is the first word.
      status: (cells[status] ?? "").split(" ")[0] ?? "",
    }));
}

export async function watchHaproxy(
  config: LabConfig,
  recorder: Recorder,
  signal: AbortSignal,
): Promise<void> {
  const { host, port } = config.haproxyStats;
  const agent = new Agent({ keepAlive: true, maxSockets: 2 });
  let last = "";
  const states = new Map<string, string>();

  async function pollRoute(): Promise<void> {
    let seen: { known: boolean; write: string | null; read: string[] };
    try {
      seen = { known: true, ...route.parse(JSON.parse(await fetchText(agent, host, port, "/route"))) };
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
    const csv = await fetchText(agent, host, port, "/;csv;norefresh").catch(() => "");
    for (const { backend, server, status } of csv ? parseServers(csv) : []) {
      const name = `${backend}/${server}`;
      if (states.has(name) && states.get(name) !== status)
        recorder.add({ kind: "server", backend, server, status });
      states.set(name, status);
    }
  }
  await Promise.all([every(ROUTE_EVERY_MS, signal, pollRoute), every(SERVERS_EVERY_MS, signal, pollServers)]);
  agent.destroy();
}
