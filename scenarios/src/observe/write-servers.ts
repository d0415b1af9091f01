/** Which servers of HAProxy's `write` can get a connection, looked at many times a second. */
import { Worker } from "node:worker_threads";
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { parseServers } from "./haproxy.ts";
import type { Recorder } from "./recorder.ts";

export interface Look {
  /** On `monotonicMs`, which all threads share. */
  readonly atMs: number;
  /** The servers that are UP; null when there was no answer: a reload, or a busy machine. */
  readonly up: readonly string[] | null;
}

/** performance.now() begins with its thread. */
export const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6;

export const writersIn = (csv: string): string[] =>
  parseServers(csv).flatMap(({ backend, server, status }) =>
    backend === "write" && status === "UP" ? [server] : [],
  );

/** Looks until it is told to end, in a thread of its own: the clients and observers of a run would make it late. */
export function lookAtWriters(
  { haproxyStats }: Pick<LabConfig, "haproxyStats">,
  everyMs: number,
  onLook: (look: Look) => void,
): { end(): Promise<void> } {
  const { host, port } = haproxyStats;
  const thread = new Worker(new URL("./write-servers-thread.ts", import.meta.url), {
    workerData: { host, port, everyMs },
  });
  const ended = new Promise<void>((resolve, reject) => {
    thread.on("message", (look: Look | "ended") => (look === "ended" ? resolve() : onLook(look)));
    thread.once("error", reject);
  });
  // Who never asks for it hears of a failure all the same, at the end.
  ended.catch(() => {});
  return {
    end: () => {
      thread.postMessage("end");
      return ended;
    },
  };
}

const RECORDED_EVERY_MS = 10;

/** Into the record, whenever they change. @returns what ends it. */
export function watchWriters(config: LabConfig, { recording, clock }: Recorder): () => Promise<void> {
  const toClock = clock.now() - monotonicMs();
  const writers: NonNullable<typeof recording.writers> = [];
  recording.writers = writers;
  const { end } = lookAtWriters(config, RECORDED_EVERY_MS, ({ atMs, up }) => {
    if (writers.length === 0 || `${writers.at(-1)?.up}` !== `${up}`)
      writers.push({ atMs: atMs + toClock, up: up && [...up] });
  });
  return () =>
    end().catch(() => {
      // What a thread saw that died is not all.
      recording.writers = null;
    });
}
