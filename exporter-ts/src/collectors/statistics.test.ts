import type { Reply } from "@redis-ha-lab/cluster/resp/codec.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ResponseBuffer } from "../exposition/response-buffer.ts";
import { ScrapeResponse } from "../exposition/scrape-response.ts";
import { keyspace } from "./keyspace.ts";
import { latencyHistograms } from "./latency-histogram.ts";
import { latencyPercentiles, readPercentiles } from "./latencystats.ts";
import { commandStatistics, errorStatistics, readCommandStatistics } from "./statistics.ts";

function written(write: (response: ScrapeResponse) => void): readonly string[] {
  const response = new ScrapeResponse();
  write(response);
  const buffer = new ResponseBuffer();
  response.writeTo(buffer, "text");
  return buffer.content
    .toString()
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
}

const GET = "cmdstat_get:calls=21,usec=175,usec_per_call=8.33,rejected_calls=2,failed_calls=3";

describe("command statistics", () => {
  it("are four series per command", () => {
    expect(written((response) => commandStatistics()(response, [GET]))).toEqual([
      'redis_commands_total{cmd="get"} 21',
      'redis_commands_duration_seconds_total{cmd="get"} 0.000175',
      'redis_commands_rejected_calls_total{cmd="get"} 2',
      'redis_commands_failed_calls_total{cmd="get"} 3',
    ]);
  });

  it("before Redis 6.2 are two", () => {
    const line = "cmdstat_get:calls=21,usec=175,usec_per_call=8.33";
    expect(written((response) => commandStatistics()(response, [line]))).toHaveLength(2);
  });

  it("follow every change although unchanged lines are not read again", () => {
    const line = fc.tuple(fc.constantFrom("get", "set", "config|get"), fc.nat(9));
    fc.assert(
      fc.property(fc.array(fc.uniqueArray(line, { selector: ([command]) => command })), (scrapes) => {
        const remembering = commandStatistics();
        for (const lines of scrapes) {
          const reply = lines.map(([command, calls]) => `cmdstat_${command}:calls=${calls},usec=${calls}`);
          const fresh = written((response) => commandStatistics()(response, reply));
          expect(written((response) => remembering(response, reply))).toEqual(fresh);
        }
      }),
    );
  });

  it("are the same object from the second time on that a line stands", () => {
    const remembering = commandStatistics();
    const scrape = () => remembering(new ScrapeResponse(), [GET]);
    const [first, second, third] = [scrape(), scrape(), scrape()];
    expect(first.unchanged.size).toBe(0);
    expect(second.unchanged.has(third.all.get("get") as never)).toBe(true);
  });

  it.each(["cmdstat_get", "cmdstat_get:", "cmdstat_get:calls=x,usec=1", "get:calls=1,usec=1"])(
    "that read %j are left out",
    (line) => {
      expect(readCommandStatistics(line)).toBeUndefined();
    },
  );
});

describe("latency percentiles", () => {
  it("are a summary with count and sum of the command's statistics", () => {
    const lines = written((response) => {
      const statistics = commandStatistics()(new ScrapeResponse(), [GET]);
      latencyPercentiles()(response, ["latency_percentiles_usec_get:p50=1.003,p99.9=4.015"], statistics);
    });
    expect(lines).toEqual([
      'redis_latency_percentiles_usec{cmd="get",quantile="50"} 1.003',
      'redis_latency_percentiles_usec{cmd="get",quantile="99.9"} 4.015',
      'redis_latency_percentiles_usec_sum{cmd="get"} 175',
      'redis_latency_percentiles_usec_count{cmd="get"} 21',
    ]);
  });

  it("that can't be read are left out", () => {
    expect(readPercentiles("latency_percentiles_usec_get:p50=abc")).toBeUndefined();
    expect(readPercentiles("latency_percentiles_usec_get:")).toBeUndefined();
  });
});

describe("a latency histogram", () => {
  const statistics = () =>
    commandStatistics()(new ScrapeResponse(), [
      "cmdstat_config|get:calls=2,usec=10",
      "cmdstat_config|set:calls=1,usec=5",
    ]);

  it("of a container command sums its subcommands up", () => {
    const reply = ["config", ["calls", 3, "histogram_usec", [4, 1, 8, 3]]];
    expect(written((response) => latencyHistograms()(response, reply, statistics().all.values()))).toEqual([
      'redis_commands_latencies_usec_bucket{cmd="config",le="4"} 1',
      'redis_commands_latencies_usec_bucket{cmd="config",le="8"} 3',
      'redis_commands_latencies_usec_bucket{cmd="config",le="+Inf"} 3',
      'redis_commands_latencies_usec_sum{cmd="config"} 15',
      'redis_commands_latencies_usec_count{cmd="config"} 3',
    ]);
  });

  it("is written anew after more calls", () => {
    const histograms = latencyHistograms();
    const reply = (calls: number): Reply => ["get", ["calls", calls, "histogram_usec", [1, calls]]];
    written((response) => histograms(response, reply(1), []));
    expect(written((response) => histograms(response, reply(2), []))).toContain(
      'redis_commands_latencies_usec_count{cmd="get"} 2',
    );
  });

  it("of any other shape is no histogram", () => {
    const anything = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.array(fc.array(fc.oneof(fc.string(), fc.integer()))),
    );
    fc.assert(
      fc.property(anything, (reply) => {
        latencyHistograms()(new ScrapeResponse(), reply, []);
      }),
    );
  });
});

describe("the keyspace", () => {
  it("shows empty databases with no keys", () => {
    const lines = written((response) =>
      keyspace(response, ["db1:keys=5,expires=2,avg_ttl=1500,subexpiry=0"], 2),
    );
    expect(lines).toContain('redis_db_keys{db="db0"} 0');
    expect(lines).toContain('redis_db_keys{db="db1"} 5');
    expect(lines).toContain('redis_db_keys_expiring{db="db1"} 2');
    expect(lines).toContain('redis_db_avg_ttl_seconds{db="db1"} 1.5');
    expect(lines).not.toContain('redis_db_keys{db="db2"} 0');
  });
});

describe("error statistics", () => {
  it("are counted by the error's first word", () => {
    const lines = written((response) =>
      errorStatistics(response, ["errorstat_NOREPLICAS:count=7", "errorstat_X", "y:1"]),
    );
    expect(lines).toEqual(['redis_errors_total{err="NOREPLICAS"} 7']);
  });
});
