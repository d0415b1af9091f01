/** The repointer as it runs in the lab, as a process that a test can freeze and kill. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { until } from "@redis-ha-lab/common/deadline.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import type { Cluster } from "./cluster.ts";

export interface LogLine {
  readonly message: string;
  readonly [field: string]: unknown;
}

export interface RepointerProcess {
  readonly lines: readonly LogLine[];
  /** The first line with that message, past or future. */
  line(message: string, ms?: number): Promise<LogLine>;
  /** The sum of a counter over the labels that match. */
  count(metric: string, labels?: string): Promise<number>;
  readiness(): Promise<{ readonly ready: boolean; readonly reasons: readonly string[] }>;
  /** Waits until it could act. */
  ready(): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  stop(): Promise<void>;
}

const ROOT = new URL("../../", import.meta.url).pathname;

export function startRepointer(
  cluster: Cluster,
  port: number,
  environment: Readonly<Record<string, string>> = {},
): RepointerProcess {
  const list = (members: readonly Endpoint[]) =>
    members.map(({ name, host, port }) => `${name}=${host}:${port}`).join(",");
  const child: ChildProcess = spawn(process.execPath, ["repointer/src/main.ts"], {
    cwd: ROOT,
    stdio: ["ignore", "ignore", "pipe"],
    env: {
      REDIS_NODES: list(cluster.nodes),
      SENTINEL_NODES: list(cluster.sentinels),
      SENTINEL_CLIENT_PASSWORD: cluster.passwords.client,
      REDIS_REPOINTER_PASSWORD: cluster.passwords.repointer,
      HTTP_PORT: String(port),
      ...environment,
    },
  });
  const exited = once(child, "exit");
  const lines: LogLine[] = [];
  if (child.stderr) {
    createInterface(child.stderr).on("line", (text) => {
      lines.push(text.startsWith("{") ? (JSON.parse(text) as LogLine) : { message: text });
    });
  }
  const get = (path: string) =>
    fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(2_000) });

  const readiness: RepointerProcess["readiness"] = async () =>
    (await (await get("/readyz")).json()) as { ready: boolean; reasons: string[] };

  return {
    lines,
    readiness,
    line: (message, ms = 20_000) =>
      until(() => lines.find((line) => line.message === message), {
        withinMs: ms,
        everyMs: 2,
        why: () =>
          `the repointer never logged "${message}", only: ${lines.map((line) => line.message).join(", ")}`,
      }),
    count: async (metric, labels = "") => {
      const page = await (await get("/metrics")).text();
      const samples = page
        .split("\n")
        .filter((line) => line.startsWith(`${metric} `) || line.startsWith(`${metric}{`));
      return samples
        .filter((line) => line.includes(labels))
        .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" "))), 0);
    },
    ready: async () => {
      let reasons: readonly string[] = [];
      await until(
        async () => {
          const state = await readiness();
          reasons = state.reasons;
          return state.ready ? true : undefined;
        },
        { withinMs: 30_000, everyMs: 200, why: () => `the repointer is not ready: ${reasons.join("; ")}` },
      );
    },
    signal: (signal) => void child.kill(signal),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGCONT");
      child.kill("SIGTERM");
      await exited;
    },
  };
}
