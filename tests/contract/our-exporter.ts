/** exporter-ts as a process of its own, the way its container runs it. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { until } from "@redis-ha-lab/common/deadline.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import type { Cluster } from "../support/cluster.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

export interface Scraped {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly seconds: number;
}

export interface ExporterProcess {
  readonly url: string;
  readonly lines: readonly Readonly<Record<string, unknown>>[];
  readonly pid: number;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Scraped>;
  scrape(target: string, headers?: Readonly<Record<string, string>>): Promise<Scraped>;
  stop(): Promise<void>;
}

const list = (members: readonly Endpoint[]) =>
  members.map(({ name, host, port }) => `${name}=${host}:${port}`).join(",");

export async function startExporter(
  cluster: Cluster,
  port: number,
  environment: Readonly<Record<string, string>> = {},
): Promise<ExporterProcess> {
  const child: ChildProcess = spawn(process.execPath, ["exporter-ts/src/main.ts"], {
    cwd: ROOT,
    stdio: ["ignore", "ignore", "pipe"],
    env: {
      HTTP_PORT: String(port),
      REDIS_NODES: list(cluster.nodes),
      SENTINEL_NODES: list(cluster.sentinels),
      REDIS_EXPORTER_PASSWORD: cluster.passwords.exporter,
      SENTINEL_CLIENT_PASSWORD: cluster.passwords.client,
      ...environment,
    },
  });
  const exited = once(child, "exit");
  const lines: Record<string, unknown>[] = [];
  if (child.stderr) {
    createInterface(child.stderr).on("line", (text) => {
      lines.push(text.startsWith("{") ? (JSON.parse(text) as Record<string, unknown>) : { message: text });
    });
  }
  const url = `http://127.0.0.1:${port}`;
  const get: ExporterProcess["get"] = async (path, headers = {}) => {
    const start = performance.now();
    const response = await fetch(`${url}${path}`, { headers, signal: AbortSignal.timeout(30_000) });
    const body = await response.text();
    const contentType = response.headers.get("content-type") ?? "";
    return { status: response.status, contentType, body, seconds: (performance.now() - start) / 1000 };
  };
  await until(() => lines.some(({ message }) => message === "listening") || undefined, {
    withinMs: 20_000,
    everyMs: 20,
    why: () => `the exporter does not listen; it said: ${JSON.stringify(lines)}`,
  });
  return {
    url,
    lines,
    pid: child.pid ?? 0,
    get,
    scrape: (target, headers) => get(`/scrape?target=${encodeURIComponent(target)}`, headers),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      await exited;
    },
  };
}
