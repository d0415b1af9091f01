/** What happens to the lab's containers, when it happened. */
import type Docker from "dockerode";

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

/**
 * Docker's clock is the wall clock of the same kernel. Date.now() cuts off the fraction of a millisecond, so the
 * largest difference of many samples is the closest to the truth.
 */
function wallMinusMonotonic(): number {
  let best = Number.NEGATIVE_INFINITY;
  for (const end = performance.now() + 2; performance.now() < end; ) {
    best = Math.max(best, Date.now() - performance.now());
  }
  return best;
}

const SERVICE = "com.docker.compose.service";

function* parsed(lines: readonly string[], offset: number): Generator<ContainerEvent> {
  for (const line of lines) {
    if (line.trim() === "") continue;
    const event = JSON.parse(line) as RawEvent;
    const service = event.Actor?.Attributes?.[SERVICE];
    // `exec_create: redis-cli …`: only what happens to the container itself is of interest here.
    if (!service || !event.Action || event.timeNano === undefined || event.Action.startsWith("exec_"))
      continue;
    yield { service, action: event.Action, atMs: event.timeNano / 1e6 - offset };
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
  const offset = wallMinusMonotonic();

  async function* iterate() {
    let rest = "";
    try {
      for await (const chunk of stream) {
        const lines = (rest + chunk.toString()).split("\n");
        rest = lines.pop() ?? "";
        yield* parsed(lines, offset);
      }
    } catch (error) {
      if (!signal.aborted) throw new Error("Docker ended the stream of events", { cause: error });
    }
  }
  return iterate();
}
