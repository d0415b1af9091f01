import { describe, expect, it } from "vitest";
import { compare, type Sample } from "./compare.ts";
import { parseCsv } from "./redis-benchmark.ts";

const HEADING =
  '"test","rps","avg_latency_ms","min_latency_ms","p50_latency_ms","p95_latency_ms","p99_latency_ms","max_latency_ms"';

describe("the output of redis-benchmark", () => {
  it("is one measurement, warnings aside", () => {
    const text = `WARNING: Could not fetch server CONFIG\n${HEADING}\n"SET","37174.72","1.194","0.160","0.919","2.903","3.495","9.327"\n`;
    expect(parseCsv(text)).toEqual({
      requestsPerSecond: 37174.72,
      p50Ms: 0.919,
      p95Ms: 2.903,
      p99Ms: 3.495,
      maxMs: 9.327,
    });
  });

  it("is refused without figures", () => {
    expect(() => parseCsv("Could not connect to server redis:6379: Connection refused\n")).toThrow(
      "0 lines of figures",
    );
  });

  it("is refused when a figure is missing", () => {
    expect(() => parseCsv('"test","rps"\n"SET","12"\n')).toThrow();
  });
});

describe("the comparison of client paths", () => {
  const sample = (route: Sample["route"], round: number, rps: number, pipeline = 1): Sample => ({
    ...{ test: "SET", pipeline, route, round, requestsPerSecond: rps },
    ...{ p50Ms: 1, p95Ms: 2, p99Ms: round, maxMs: 4, cpu: { master: round, replicas: 1, proxy: 0 } },
  });
  const round = (n: number, direct: number, haproxy: number, plain: number, pipeline = 1) => [
    sample("direct", n, direct, pipeline),
    sample("haproxy", n, haproxy, pipeline),
    sample("plain", n, plain, pipeline),
  ];

  it("shows medians and the spread of the rounds", () => {
    const [only] = compare([
      ...round(1, 100, 50, 60),
      ...round(2, 200, 100, 120),
      ...round(3, 300, 150, 180),
    ]);
    expect(only?.routes.direct).toEqual({
      ...{ requestsPerSecond: 200, p50Ms: 1, p99Ms: 2, slowest: 100, fastest: 300 },
      cpu: { master: 2, replicas: 1, proxy: 0 },
    });
  });

  it("tells the share of the direct client path from the share of a plain proxy", () => {
    const [only] = compare(round(1, 100, 45, 50));
    expect(only).toMatchObject({ ofDirect: 0.45, ofPlain: 0.9 });
  });

  it("compares each round with itself, so that a slow round does not count as the proxy's cost", () => {
    const [only] = compare([...round(1, 100, 80, 80), ...round(2, 10, 8, 8), ...round(3, 100, 80, 80)]);
    expect(only?.ofDirect).toBeCloseTo(0.8);
  });

  it("keeps pipeline depths apart", () => {
    expect(compare([...round(1, 1, 1, 1), ...round(1, 5, 5, 5, 16)]).map((row) => row.pipeline)).toEqual([
      1, 16,
    ]);
  });
});
