/** One call of the real redis-benchmark, in a container of its own inside the lab's network. */
import type { Credentials } from "@redis-ha-lab/cluster/connect/redis.ts";
import type { LabDocker } from "@redis-ha-lab/scenarios/site/docker.ts";
import { z } from "zod";
import { KEYS, type Test, VALUE_BYTES } from "./workload.ts";

/** redis-benchmark wants the authority's certificate as a file; the container writes it there first. */
const AUTHORITY = "/tmp/ca.crt";

export interface Call {
  readonly image: string;
  readonly host: string;
  readonly port: number;
  readonly credentials: Credentials;
  readonly test: Pick<Test, "words"> & { readonly name: string };
  readonly connections: number;
  readonly requests: number;
  /** Requests sent at once on each connection. */
  readonly pipeline: number;
}

const row = z.object({
  rps: z.coerce.number().positive(),
  p50_latency_ms: z.coerce.number(),
  p95_latency_ms: z.coerce.number(),
  p99_latency_ms: z.coerce.number(),
  max_latency_ms: z.coerce.number(),
});

export interface Measurement {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** Reads `--csv`: a heading, then one quoted line; warnings may stand before and between. */
export function parseCsv(text: string): Measurement {
  const lines = text
    .split("\n")
    .filter((line) => line.startsWith('"'))
    .map((line) => [...line.matchAll(/"([^"]*)"/g)].map((found) => found[1]));
  const [heading, cells, ...more] = lines;
  if (!heading || !cells || more.length > 0) {
    throw new Error(`redis-benchmark printed ${lines.length} lines of figures instead of 2:\n${text}`);
  }
  const found = row.parse(Object.fromEntries(heading.map((name, at) => [name, cells[at]])));
  return {
    requestsPerSecond: found.rps,
    p50Ms: found.p50_latency_ms,
    p95Ms: found.p95_latency_ms,
    p99Ms: found.p99_latency_ms,
    maxMs: found.max_latency_ms,
  };
}

/** @throws when redis-benchmark fails, with what it said. */
export async function redisBenchmark(
  docker: LabDocker,
  call: Call,
  signal: AbortSignal,
): Promise<Measurement> {
  const { credentials, host, port, connections, requests, pipeline, test } = call;
  const authority = credentials.tls?.ca;
  const { exitCode, stdout, stderr } = await docker.run({
    image: call.image,
    inLabNetwork: true,
    signal,
    ...(authority !== undefined && { env: { AUTHORITY: String(authority) } }),
    argv: [
      ...(credentials.tls
        ? ["sh", "-c", `printf "%s\\n" "$AUTHORITY" >${AUTHORITY} && exec "$@"`, "sh"]
        : []),
      "redis-benchmark",
      ...(credentials.tls ? ["--tls", "--cacert", AUTHORITY] : []),
      ...["-h", host, "-p", String(port), "--user", credentials.username, "-a", credentials.password],
      ...["-n", String(requests), "-c", String(connections), "-P", String(pipeline)],
      ...["-d", String(VALUE_BYTES), "-r", String(KEYS), "--csv", ...test.words],
    ],
  });
  if (exitCode !== 0) {
    const said = `${stdout}\n${stderr}`.trim().split("\n").at(-1);
    throw new Error(
      `redis-benchmark ${test.name} against ${host}:${port} ended with exit code ${exitCode}: ${said}`,
    );
  }
  return parseCsv(stdout);
}
