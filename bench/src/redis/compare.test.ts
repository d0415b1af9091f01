import { describe, expect, it } from "vitest";
import { compare, type Sample } from "./compare.ts";
import { parseCsv } from "./redis-benchmark.ts";

const OUTPUT = `WARNING: Could not fetch server CONFIG
"test","rps","avg_latency_ms","min_latency_ms","p50_latency_ms","p95_latency_ms","p99_latency_ms","max_latency_ms"
"SET","37174.72","1.194","0.160","0.919","2.903","3.495","9.327"
"GET","45620.44","0.728","0.152","0.511","1.719","2.767","6.111"
`;

describe("the output of redis-benchmark", () => {
  it("is one measurement per test, warnings aside", () => {
    const [set, get, ...others] = parseCsv(OUTPUT);
    expect(others).toEqual([]);
    expect(set).toEqual({
      test: "SET",
      requestsPerSecond: 37174.72,
      p50Ms: 0.919,
      p95Ms: 2.903,
      p99Ms: 3.495,
      maxMs: 9.327,
    });
    expect(get?.test).toBe("GET");
  });

  it("is refused without figures", () => {
    expect(() => parseCsv("Could not connect to server redis:6379: Connection refused\n")).toThrow(
      "no figures",
    );
  });

  it("is refused when a figure is missing", () => {
    expect(() => parseCsv('"test","rps"\n"SET","12"\n')).toThrow();
  });
});

describe("the comparison of routes", () => {
  const sample = (route: Sample["route"], round: number, rps: number): Sample => ({
    ...{ test: "SET", pipeline: 1, route, round, requestsPerSecond: rps },
    ...{ p50Ms: 1, p95Ms: 2, p99Ms: round, maxMs: 4 },
  });

  it("shows medians and the spread of the rounds", () => {
    const [only] = compare(
      [1, 2, 3].flatMap((round) => [
        sample("direct", round, round * 100),
        sample("haproxy", round, round * 50),
      ]),
    );
    expect(only?.direct).toEqual({ requestsPerSecond: 200, p50Ms: 1, p99Ms: 2, slowest: 100, fastest: 300 });
    expect(only?.ratio).toBe(0.5);
  });

  it("compares each round with itself, so that a slow round does not count as the proxy's cost", () => {
    const [only] = compare([
      ...[sample("direct", 1, 100), sample("haproxy", 1, 80)],
      ...[sample("haproxy", 2, 8), sample("direct", 2, 10)],
      ...[sample("direct", 3, 100), sample("haproxy", 3, 80)],
    ]);
    expect(only?.ratio).toBeCloseTo(0.8);
  });

  it("keeps tests and pipeline depths apart", () => {
    const other = (route: Sample["route"]) => ({ ...sample(route, 1, 5), pipeline: 16 });
    const rows = compare([
      sample("direct", 1, 1),
      sample("haproxy", 1, 1),
      other("direct"),
      other("haproxy"),
    ]);
    expect(rows.map((row) => row.pipeline)).toEqual([1, 16]);
  });
});
