/** What happens to the lab's containers, when it happened. */
import type Docker from "dockerode";
import { lineSplitter } from "./lines.ts";
import { wallMinusMonotonic } from "./wall-clock.ts";

export interface ContainerEvent {
  readonly service: string;
  /** Docker's word: die, kill, start, stop, pause, unpause, destroy, … */
  readonly action: string;
  /** When Docker saw it, on this process's monotonic clock (performance.now()), in milliseconds. */
  readonly atMs: number;
}

interface RawEvent {
  readonly Action?: string;
  readonly timeNano?: number;
  readonly Actor?: { readonly Attributes?: Record<string, string> };
}

const SERVICE = "com.docker.compose.service";

function* parsed(lines: readonly string[]): Generator<ContainerEvent> {
  for (const line of lines) {
    if (line.trim() === "") continue;
    const event = JSON.parse(line) as RawEvent;
    const service = event.Actor?.Attributes?.[SERVICE];
    // `exec_create: redis-cli …`: only what happens to the container itself is of interest here.
    if (!service || !event.Action || event.timeNano === undefined || event.Action.startsWith("exec_"))
      continue;
    yield { service, action: event.Action, atMs: event.timeNano / 1e6 - wallMinusMonotonic() };
  }
}

/**
 * Subscribes; when this resolves, every later event will be delivered.
 * @param signal ends the iteration without an error.
 */
export async function containerEvents(
  docker: Docker,
  project: string,
  signal: AbortSignal,
): Promise<AsyncIterable<ContainerEvent>> {
  const stream = await docker.getEvents({
    filters: {
      type: ["container"],
      label: [`com.docker.compose.project=${project}`, "com.docker.compose.oneoff=False"],
    },
    abortSignal: signal,
  });

  async function* iterate() {
    const split = lineSplitter();
    try {
      for await (const chunk of stream) {
        yield* parsed(split(chunk.toString()));
      }
    } catch (error) {
      if (!signal.aborted) throw new Error("Docker ended the stream of events", { cause: error });
    }
  }
  return iterate();
}
