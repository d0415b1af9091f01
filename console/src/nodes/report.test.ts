import { ReplyError } from "@redis-ha-lab/cluster/resp/codec.ts";
import { describe, expect, test } from "vitest";
import { type NodeReport, readNodeReplies } from "./report.ts";

const nodes = [{ name: "redis-1", host: "198.18.77.11", port: 6379 }];
const INFO = [
  "# Server",
  "redis_version:8.0.2",
  "uptime_in_seconds:60",
  "# Replication",
  "role:master",
  "connected_slaves:2",
  "min_slaves_good_slaves:1",
  "# Persistence",
  "loading:0",
  "async_loading:0",
  "aof_enabled:1",
  "aof_last_bgrewrite_status:ok",
  "aof_last_write_status:err",
  "rdb_last_save_time:1700000000",
  "# Memory",
  "used_memory:1000",
  "maxmemory:0",
  "# Keyspace",
  "db0:keys=10,expires=2,avg_ttl=0",
  "db3:keys=5,expires=0,avg_ttl=0",
];
const GUARD = ["min-replicas-to-write", "1"];

function report(role: Parameters<typeof readNodeReplies>[0][number], ...more: string[]): NodeReport {
  const same = Array.isArray(role) ? [`role:${role[0]}`] : [];
  const found = readNodeReplies([role, [...INFO, ...same, ...more].join("\r\n"), GUARD], nodes);
  if (found instanceof ReplyError) throw new Error(found.message);
  return found;
}

test("a master says how many replicas it has, and how many of them count for the write guard", () => {
  expect(report(["master", 4711, []])).toMatchObject({
    role: "master",
    follows: null,
    linkState: null,
    offset: 4711,
    lagSeconds: null,
    connectedReplicas: 2,
    goodReplicas: 1,
    minReplicas: 1,
    keys: 15,
    memoryLimitBytes: null,
    persistence: { aof: true, aofOk: false, lastSaveAt: 1_700_000_000_000 },
  });
});

test("the version is Redis's, or another server's with its name", () => {
  expect(report(["master", 4711, []]).version).toBe("8.0.2");
  expect(report(["master", 4711, []], "valkey_version:8.1.1").version).toBe("Valkey 8.1.1");
});

describe("a replica", () => {
  const role = ["slave", "198.18.77.11", 6379, "connected", 4000];

  test("names its master, and says for how long it has not heard it", () => {
    const up = report(role, "master_link_status:up", "master_last_io_seconds_ago:3");
    expect(up).toMatchObject({
      role: "replica",
      follows: "redis-1",
      linkState: "connected",
      offset: 4000,
      lagSeconds: 3,
    });
    const down = report(
      role,
      "master_link_status:down",
      "master_last_io_seconds_ago:-1",
      "master_link_down_since_seconds:9",
    );
    expect(down.lagSeconds).toBe(9);
  });

  test("that never synchronised has no offset and no time", () => {
    const never = report(
      ["slave", "198.18.77.99", 6379, "connect", -1],
      "master_link_status:down",
      "master_link_down_since_seconds:-1",
    );
    expect(never).toMatchObject({ follows: "198.18.77.99:6379", offset: null, lagSeconds: null });
  });

  test("says how much of a full copy it has", () => {
    expect(report(role, "master_sync_in_progress:1", "master_sync_perc:25").syncProgress).toBe(0.25);
    expect(report(role).syncProgress).toBeNull();
  });
});

test("a node that reads its data set says how far it is", () => {
  const loading = report(
    new ReplyError("LOADING Redis is loading the dataset in memory"),
    "loading:1",
    "loading_loaded_perc:12.5",
  );
  expect(loading).toMatchObject({ role: "unknown", loading: { percent: 12.5 }, offset: null });
});

test("a right that is missing is an answer of its own, not half a node", () => {
  const refusal = new ReplyError("NOPERM this user has no permissions to run the 'info' command");
  expect(readNodeReplies([["master", 1, []], refusal, GUARD], nodes)).toBe(refusal);
});
