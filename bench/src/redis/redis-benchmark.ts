/** One call of the real redis-benchmark, in a container of its own inside the lab's network. */
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import type { Credentials } from "@redis-ha-lab/common/redis.ts";
import type { LabDocker } from "@redis-ha-lab/scenarios/lab/docker.ts";
import { z } from "zod";

export interface Load {
  readonly tests: readonly string[];
  /** Requests per test. */
  readonly requests: number;
  readonly connections: number;
  /** Requests sent at once on each connection. */
  readonly pipeline: number;
  /** Bytes of a value. */
  readonly valueBytes: number;
  /** How many different keys: `key:000000000000` and on. */
  readonly keys: number;
}

const row = z.object({
  test: z.string(),
  rps: z.coerce.number().positive(),
  p50_latency_ms: z.coerce.number(),
  p95_latency_ms: z.coerce.number(),
  p99_latency_ms: z.coerce.number(),
  max_latency_ms: z.coerce.number(),
});

export interface Measurement {
  readonly test: string;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** Reads `--csv`: a heading, then one quoted line per test; warnings may stand before and between. */
export function parseCsv(text: string): Measurement[] {
  const lines = text
    .split("\n")
    .filter((line) => line.startsWith('"'))
    .map((line) => [...line.matchAll(/"([^"]*)"/g)].map((found) => found[1]));
  const [heading, ...rows] = lines;
  if (!heading || rows.length === 0) throw new Error(`redis-benchmark printed no figures:\n${text}`);
  return rows.map((cells) => {
    const found = row.parse(Object.fromEntries(heading.map((name, at) => [name, cells[at]])));
    return {
      test: found.test,
      requestsPerSecond: found.rps,
      p50Ms: found.p50_latency_ms,
      p95Ms: found.p95_latency_ms,
      p99Ms: found.p99_latency_ms,
      maxMs: found.max_latency_ms,
    };
  });
}

/** @throws when redis-benchmark fails, with what it said. */
export async function redisBenchmark(
  docker: LabDocker,
  image: string,
  target: Endpoint,
  credentials: Credentials,
  load: Load,
  signal: AbortSignal,
): Promise<Measurement[]> {
  const { exitCode, stdout, stderr } = await docker.run({
    image,
    inLabNetwork: true,
    signal,
    argv: [
      "redis-benchmark",
      ...["-h", target.host, "-p", String(target.port)],
      ...["--user", credentials.username, "-a", credentials.password],
      ...["-t", load.tests.join(","), "-n", String(load.requests), "-c", String(load.connections)],
      ...["-P", String(load.pipeline), "-d", String(load.valueBytes), "-r", String(load.keys), "--csv"],
    ],
  });
  if (exitCode !== 0) {
    const said = `${stdout}\n${stderr}`.trim().split("\n").at(-1);
    throw new Error(`redis-benchmark against ${target.name} ended with exit code ${exitCode}: ${said}`);
  }
  return parseCsv(stdout);
}
