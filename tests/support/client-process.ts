/** The publisher, the subscriber or the console as it runs in the lab, as a process that a test can stop and kill. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { until } from "@redis-ha-lab/common/deadline.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import type { Cluster } from "./cluster.ts";

export interface ClientProcess {
  readonly url: string;
  readonly lines: readonly { readonly message: string; readonly [field: string]: unknown }[];
  get(path: string): Promise<Response>;
  /** The body of a GET, as JSON. */
  json<T>(path: string): Promise<T>;
  /** Waits for /readyz to say ready, or not ready. @returns the reasons it gives. */
  untilReady(ready: boolean, ms?: number): Promise<readonly string[]>;
  /** @returns the exit code. */
  stop(): Promise<number | null>;
  /** kill -9: nothing is said and nothing is saved. */
  kill(): Promise<void>;
}

const ROOT = new URL("../../", import.meta.url).pathname;

export function startClient(
  name: "publisher" | "subscriber" | "console",
  cluster: Cluster,
  haproxy: string,
  port: number,
  environment: Readonly<Record<string, string>> = {},
): ClientProcess {
  const list = (members: readonly Endpoint[]) =>
    members.map((member) => `${member.name}=${member.host}:${member.port}`).join(",");
  const child = spawn(process.execPath, [`${name}/src/main.ts`], {
    cwd: ROOT,
    stdio: ["ignore", "ignore", "pipe"],
    env: {
      REDIS_NODES: list(cluster.nodes),
      SENTINEL_NODES: list(cluster.sentinels),
      SENTINEL_CLIENT_PASSWORD: cluster.passwords.client,
      REDIS_APP_PASSWORD: cluster.passwords.app,
      REDIS_CONSOLE_PASSWORD: cluster.passwords.console,
      HAPROXY_WRITE: `haproxy=${haproxy}:6383`,
      HAPROXY_READ: `haproxy=${haproxy}:6384`,
      HTTP_PORT: String(port),
      ...environment,
    },
  });
  const exited = once(child, "exit");
  const lines: { message: string }[] = [];
  createInterface(child.stderr).on("line", (text) => {
    lines.push(text.startsWith("{") ? JSON.parse(text) : { message: text });
  });
  const url = `http://127.0.0.1:${port}`;
  const get = (path: string) => fetch(`${url}${path}`, { signal: AbortSignal.timeout(2_000) });

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await exited;
    }
    return child.exitCode;
  }

  return {
    url,
    lines,
    get,
    json: async <T>(path: string) => (await (await get(path)).json()) as T,
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
    stop: () => end("SIGTERM"),
    kill: async () => void (await end("SIGKILL")),
  };
}
