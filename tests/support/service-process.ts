/** A service of the lab as its container runs it: a process that a test can ask, pause, stop and kill. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { parseExposition } from "@redis-ha-lab/cluster/read/exposition.ts";
import { until } from "@redis-ha-lab/common/deadline.ts";
import { asList, type Cluster } from "./cluster.ts";

export interface LogLine {
  readonly message: string;
  readonly [field: string]: unknown;
}

export interface ServiceProcess {
  readonly url: string;
  readonly pid: number;
  readonly lines: readonly LogLine[];
  get(path: string): Promise<Response>;
  /** The body of a GET, as JSON. */
  json<T>(path: string): Promise<T>;
  /** The first line with that message, past or future. */
  line(message: string, ms?: number): Promise<LogLine>;
  /** The sum of a counter over the labels given. */
  count(metric: string, labels?: Readonly<Record<string, string>>): Promise<number>;
  /** Waits for /readyz to say ready, or not ready. @returns the reasons it gives. */
  untilReady(ready: boolean, ms?: number): Promise<readonly string[]>;
  signal(signal: NodeJS.Signals): void;
  /** Also one that is paused. @returns the exit code. */
  stop(): Promise<number | null>;
  /** kill -9: nothing is said and nothing is saved. */
  kill(): Promise<void>;
}

const ROOT = new URL("../../", import.meta.url).pathname;

/** @param environment beside the cluster's addresses and passwords. */
export function startService(
  name: "publisher" | "subscriber" | "console" | "repointer" | "exporter-ts",
  { nodes, sentinels, passwords }: Cluster,
  port: number,
  environment: Readonly<Record<string, string>> = {},
): ServiceProcess {
  const child = spawn(process.execPath, [`${name}/src/main.ts`], {
    cwd: ROOT,
    stdio: ["ignore", "ignore", "pipe"],
    env: {
      REDIS_NODES: asList(nodes),
      SENTINEL_NODES: asList(sentinels),
      SENTINEL_CLIENT_PASSWORD: passwords.client,
      REDIS_APP_PASSWORD: passwords.app,
      REDIS_CONSOLE_PASSWORD: passwords.console,
      REDIS_EXPORTER_PASSWORD: passwords.exporter,
      REDIS_REPOINTER_PASSWORD: passwords.repointer,
      HTTP_PORT: String(port),
      ...environment,
    },
  });
  const exited = once(child, "exit");
  const lines: LogLine[] = [];
  createInterface(child.stderr).on("line", (text) => {
    lines.push(text.startsWith("{") ? (JSON.parse(text) as LogLine) : { message: text });
  });
  const url = `http://127.0.0.1:${port}`;
  const get = (path: string) => fetch(`${url}${path}`, { signal: AbortSignal.timeout(2_000) });

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGCONT");
      child.kill(signal);
      await exited;
    }
    return child.exitCode;
  }

  return {
    url,
    pid: child.pid ?? 0,
    lines,
    get,
    json: async <T>(path: string) => (await (await get(path)).json()) as T,
    line: (message, ms = 20_000) =>
      until(() => lines.find((line) => line.message === message), {
        withinMs: ms,
        everyMs: 2,
        why: () => `${name} never logged "${message}", only: ${lines.map((line) => line.message).join(", ")}`,
      }),
    count: async (metric, labels = {}) =>
      parseExposition(await (await get("/metrics")).text())
        .filter((sample) => sample.name === metric)
        .filter((sample) => Object.entries(labels).every(([label, value]) => sample.labels[label] === value))
        .reduce((sum, { value }) => sum + value, 0),
    untilReady: (ready, ms = 30_000) => {
      let reasons: readonly string[] = ["it does not answer"];
      return until(
        async () => {
          const answer = await get("/readyz");
          const state = (await answer.json()) as { ready: boolean; reasons: readonly string[] };
          reasons = state.reasons;
          return state.ready === ready && answer.ok === ready ? state.reasons : undefined;
        },
        {
          withinMs: ms,
          everyMs: 20,
          why: () => `${name} is ${ready ? "not " : "still "}ready: ${reasons.join("; ")}`,
        },
      );
    },
    signal: (signal) => void child.kill(signal),
    stop: () => end("SIGTERM"),
    kill: async () => void (await end("SIGKILL")),
  };
}

/** Where publisher, subscriber and console find HAProxy. */
export const haproxyAt = (host: string) => ({
  HAPROXY_WRITE: `haproxy=${host}:6383`,
  HAPROXY_READ: `haproxy=${host}:6384`,
});
