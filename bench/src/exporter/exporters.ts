/** Both exporters as processes, ready to be scraped. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "@redis-ha-lab/common/deadline.ts";
import { CREDENTIALS, PORT } from "./busy-redis.ts";

export interface Exporter {
  readonly name: "redis_exporter" | "exporter-ts";
  readonly version: string;
  readonly pid: number;
  readonly port: number;
  /** Scrape paths of so many targets. Several are the same server, as several names of it. */
  readonly paths: (targets: number) => readonly string[];
  stop(): Promise<void>;
}

const ROOT = new URL("../../../", import.meta.url).pathname;
/** As in the lab: the compose file's settings, and sources whose types were taken out by an earlier start. */
const AS_IN_THE_LAB = {
  NODE_OPTIONS: "--max-semi-space-size=2 --max-old-space-size=192",
  MALLOC_ARENA_MAX: "1",
  NODE_COMPILE_CACHE: join(tmpdir(), "compiled"),
};
const THEIR_BINARY = "prometheus-redis-exporter";

async function started(
  child: ChildProcess,
  name: Exporter["name"],
  port: number,
): Promise<() => Promise<void>> {
  const exited = once(child, "exit");
  await until(
    async () => {
      // Something else may answer on its port while it has ended.
      if (child.exitCode !== null) throw new Error(`${name} ended with exit code ${child.exitCode}`);
      return (await fetch(`http://127.0.0.1:${port}/metrics`)).ok || undefined;
    },
    {
      withinMs: 20_000,
      everyMs: 100,
      why: () => `${name} does not answer on port ${port}`,
    },
  );
  return async () => {
    child.kill("SIGTERM");
    await exited;
  };
}

export async function startTheirs(): Promise<Exporter> {
  const port = 9_122;
  const child = spawn(THEIR_BINARY, [], {
    stdio: "ignore",
    env: {
      PATH: process.env.PATH,
      REDIS_ADDR: "",
      REDIS_USER: CREDENTIALS.username,
      REDIS_PASSWORD: CREDENTIALS.password,
      REDIS_EXPORTER_INCL_SYSTEM_METRICS: "true",
      REDIS_EXPORTER_WEB_LISTEN_ADDRESS: `127.0.0.1:${port}`,
    },
  });
  const stop = await started(child, "redis_exporter", port);
  const page = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const version = /redis_exporter_build_info\{.*version="([^"]+)"/.exec(page)?.[1] ?? "unknown";
  const path = `/scrape?target=${encodeURIComponent(`redis://127.0.0.1:${PORT}`)}`;
  return {
    name: "redis_exporter",
    version,
    pid: child.pid ?? 0,
    port,
    paths: (n) => Array(n).fill(path),
    stop,
  };
}

/** @param targets how many it knows; each has its own persistent connection. */
export async function startOurs(targets: number): Promise<Exporter> {
  const port = 9_121;
  const names = Array.from({ length: targets }, (_, at) => `redis-${at + 1}`);
  const child = spawn(process.execPath, [`${ROOT}exporter-ts/src/main.ts`], {
    stdio: "ignore",
    env: {
      PATH: process.env.PATH,
      ...AS_IN_THE_LAB,
      HTTP_PORT: String(port),
      REDIS_NODES: names.map((name) => `${name}=127.0.0.1:${PORT}`).join(","),
      REDIS_EXPORTER_USER: CREDENTIALS.username,
      REDIS_EXPORTER_PASSWORD: CREDENTIALS.password,
    },
  });
  const stop = await started(child, "exporter-ts", port);
  const paths = (n: number) => names.slice(0, n).map((name) => `/scrape?target=${name}`);
  return { name: "exporter-ts", version: process.version, pid: child.pid ?? 0, port, paths, stop };
}
