import { expect, test } from "vitest";
import { sampleOf } from "./process-meter.ts";

const STAT = "42 (a (strange) name) S 1 42 42 0 -1 4194304 900 0 0 0 150 50 0 0 20 0 1 0 1000";
const STATUS = "Name:\tnode\nVmHWM:\t  9000 kB\nVmRSS:\t  2048 kB\n";
const SNMP = [
  "Ip: Forwarding DefaultTTL",
  "Ip: 1 64",
  "Tcp: RtoAlgorithm RtoMin RtoMax MaxConn ActiveOpens PassiveOpens",
  "Tcp: 1 200 120000 -1 17 3",
].join("\n");

test("a process is read from /proc, whatever its name contains", () => {
  expect(sampleOf(["42", 5, STAT, STATUS, SNMP])).toEqual({
    ...{ pid: 42, wallMs: 5, cpuMs: 2_000, rssBytes: 2_097_152, opened: 17 },
  });
});

test("what the kernel does not write is not taken for zero", () => {
  expect(() => sampleOf(["42", 5, STAT, STATUS, "Tcp: RtoMin\nTcp: 200"])).toThrow("/proc/42");
  expect(() => sampleOf(["42", 5, STAT, "Name: node", SNMP])).toThrow("/proc/42");
});
