/**
 * What processes of other containers use: CPU time, memory, and the connections they have opened, which the kernel counts
 * per network namespace. A helper that sees the host's processes reads it from /proc, so that no measured process has
 * to answer for it.
 */
import type { LabDocker } from "./docker.ts";

export interface ProcessSample {
  readonly pid: number;
  /** The wall clock, in ms since 1970. */
  readonly wallMs: number;
  /** CPU time since its start, in ms. */
  readonly cpuMs: number;
  readonly rssBytes: number;
  /** TCP connections it has tried to open since its start, together with all of its namespace. */
  readonly opened: number;
}

/** Clock ticks of /proc/PID/stat in a second: USER_HZ is 100 wherever Linux runs Docker. */
const TICK_MS = 10;

const PROGRAM = `
const { readFileSync } = require("node:fs");
const pids = process.argv.slice(2);
const read = (pid, what) => readFileSync("/proc/" + pid + "/" + what, "latin1");
setInterval(() => {
  const found = [];
  for (const pid of pids) {
    try {
      found.push([pid, Date.now(), read(pid, "stat"), read(pid, "status"), read(pid, "net/snmp")]);
    } catch {}
  }
  process.stdout.write(JSON.stringify(found) + "\\n");
}, Number(process.argv[1]));
process.stdin.on("end", () => process.exit()).resume();
`;

/** One process as /proc tells it: stat, status and net/snmp. @throws when the kernel writes them in another way. */
export function sampleOf([pid, wallMs, stat, status, snmp]: readonly [
  string,
  number,
  string,
  string,
  string,
]): ProcessSample {
  // The name in brackets may contain anything, so count from behind it: utime and stime are fields 14 and 15.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [names = "", values = ""] = snmp.split("\n").filter((line) => line.startsWith("Tcp:"));
  const at = names.split(" ").indexOf("ActiveOpens");
  const sample = {
    pid: Number(pid),
    wallMs,
    cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS,
    rssBytes: Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN) * 1_024,
    opened: at < 0 ? Number.NaN : Number(values.split(" ")[at]),
  };
  if (Object.values(sample).some(Number.isNaN))
    throw new Error(`/proc/${pid} is not what this kernel was thought to write`);
  return sample;
}

/** @param image the tools image. @returns what ends it. */
export async function meterProcesses(
  docker: LabDocker,
  image: string,
  pids: readonly number[],
  everyMs: number,
  onSample: (sample: ProcessSample) => void,
): Promise<() => Promise<void>> {
  const helper = await docker.converse({
    image,
    argv: ["node", "-e", PROGRAM, String(everyMs), ...pids.map(String)],
    hostProcesses: true,
    capAdd: ["SYS_PTRACE"],
    user: "0",
    onLine: (line, from) => {
      if (from === "stderr") return;
      for (const one of JSON.parse(line) as Parameters<typeof sampleOf>[0][]) {
        // A process that is just ending has no memory any more.
        if (one[3].includes("VmRSS")) onSample(sampleOf(one));
      }
    },
  });
  return () => helper.remove();
}
