import { describe, expect, test } from "vitest";
import { readLogLine } from "./log-lines.ts";

const at = "29 Nov 2026 07:48:48.868";

describe("of a node", () => {
  test.each([
    [`66:S ${at} * Successful partial resynchronization with master.`, "telling"],
    [`66:S ${at} * MASTER <-> REPLICA sync: Loading DB in memory`, "telling"],
    [`66:M ${at} * Partial resynchronization not accepted: Replication ID mismatch`, "telling"],
    [`66:M ${at} * Full resync requested by replica 198.18.77.12:6379 (rdb-channel)`, "telling"],
    [`66:S ${at} * CONFIG REWRITE executed with success.`, "telling"],
    [`66:M ${at} * Background append only file rewriting started by pid 1059`, "telling"],
    [`66:M ${at} * DB loaded from append only file: 0.012 seconds`, "telling"],
    [`66:S ${at} # Error condition on socket for SYNC: Connection refused`, "telling"],
    ["66:signal-handler (1795938528) Received SIGTERM scheduling shutdown...", "telling"],
    ["redis-1: waiting: no majority of Sentinels names a master", "telling"],
    [`66:C ${at} # WARNING Memory overcommit must be enabled! Without it, …`, "routine"],
    [`66:S ${at} * Connecting to MASTER 198.18.77.11:6379`, "routine"],
    [
      `66:M ${at} # Error accepting a client connection: error:0A000126:SSL routines::unexpected eof while reading (addr=198.18.77.5:34010 laddr=198.18.77.11:6379)`,
      "routine",
    ],
    [
      `66:M ${at} # Error accepting a client connection: error:0A000086:SSL routines::certificate verify failed`,
      "unknown warning",
    ],
    [`66:S ${at} * PRIMARY <-> REPLICA sync: Finished with success`, "telling"],
    [`66:S ${at} * Successful partial resynchronization with primary.`, "telling"],
    [`66:M ${at} * PRIMARY MODE enabled (user request from 'id=4 user=sentinel')`, "telling"],
    [`66:S ${at} * Connecting to PRIMARY 198.18.77.11:6379`, "routine"],
    [`66:S ${at} * Reconnecting to PRIMARY 198.18.77.11:6379`, "routine"],
    [`66:M ${at} * Diskless rdb transfer, done reading from pipe, 1 replicas still up.`, "routine"],
    [`66:C ${at} * oO0OoO0OoO0Oo Valkey is starting oO0OoO0OoO0Oo`, "routine"],
    [`66:S ${at} * Something that a newer version says`, "unknown"],
    [`66:S ${at} # Something that a newer version warns of`, "unknown warning"],
    ["sh: 1: something: cannot open file", "unknown warning"],
  ])("%s is %s", (line, weight) => {
    expect(readLogLine("redis-1", line).weight).toBe(weight);
  });

  test("a line loses its process, time and level, and nothing else", () => {
    expect(readLogLine("redis-1", `66:M ${at} # a: b # c`).text).toBe("a: b # c");
    expect(readLogLine("redis-1", "plain").text).toBe("plain");
  });
});

describe("of a Sentinel", () => {
  test.each([
    ["+tilt #tilt mode entered", "+tilt"],
    ["+vote-for-leader c9faeb45a58c0c5f39c39f292e35160b444bd2dd 4", "+vote-for-leader"],
    ["+failover-state-reconf-slaves master mymaster 198.18.77.11 6379", "+failover-state-reconf-slaves"],
    ["-sdown master mymaster 198.18.77.11 6379", "-sdown"],
  ])("%s is the event %s", (text, event) => {
    expect(readLogLine("sentinel-1", `1:X ${at} # ${text}`)).toEqual({ text, event, weight: "telling" });
  });

  test("an unknown event is an unknown warning", () => {
    expect(readLogLine("sentinel-1", `1:X ${at} # +news master mymaster`)).toMatchObject({
      event: "+news",
      weight: "unknown warning",
    });
  });

  test("what its container's health check leaves is routine", () => {
    const line = `1:X ${at} # waitpid() returned a pid (77) we can't find in our scripts execution queue!`;
    expect(readLogLine("sentinel-1", line).weight).toBe("routine");
  });
});

describe("of HAProxy", () => {
  test.each([
    ["[WARNING]  (8) : Server write/redis-1 is DOWN, changed from Lua script. 0 active", "telling"],
    ["Server read/redis-2 is UP. 2 active and 0 backup servers online.", "telling"],
    ["[ALERT]    (8) : backend 'write' has no server available!", "telling"],
    ["this process stood still: nothing is routed until everybody has been asked again", "telling"],
    ["[WARNING]  (8) : Server votes-redis-1/sentinel-1 is DOWN, changed from Lua script.", "routine"],
    ["[ALERT]    (8) : backend 'claims' has no server available!", "routine"],
    ["[WARNING]  (8) : Something that a newer version warns of", "unknown warning"],
    ["[NOTICE]   (8) : Something that a newer version says", "unknown"],
  ])("%s is %s", (line, weight) => {
    expect(readLogLine("haproxy", line).weight).toBe(weight);
  });
});
