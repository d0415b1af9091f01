/** What a process has cost so far, from /proc: the same source for a Go program and for Node. */
import { readdirSync, readFileSync } from "node:fs";

const PAGE_BYTES = 4096;

/**
 * CPU seconds, user and system, of all threads there are. From the scheduler's own nanoseconds: /proc's `stat` counts
 * hundredths of a second, a tenth of what a round of scrapes takes.
 */
export function cpuSeconds(pid: number): number {
  const tasks = `/proc/${pid}/task`;
  let nanoseconds = 0;
  for (const task of readdirSync(tasks)) {
    nanoseconds += Number(readFileSync(`${tasks}/${task}/schedstat`, "utf8").split(" ", 1)[0]);
  }
  return nanoseconds / 1e9;
}

/** Bytes of memory that are in RAM now. */
export function residentBytes(pid: number): number {
  const [, pages] = readFileSync(`/proc/${pid}/statm`, "utf8").split(" ");
  return Number(pages) * PAGE_BYTES;
}
