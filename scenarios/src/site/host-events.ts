/** Hosts have no stream of events: what this process does to them is announced here. */
import type { ContainerEvent } from "./docker-events.ts";

export function createAnnouncer() {
  const listeners = new Set<(event: ContainerEvent) => void>();
  const announce = (service: string, action: string, atMs: number) => {
    for (const listener of listeners) listener({ service, action, atMs });
  };

  return {
    announce,
    async events(signal: AbortSignal): Promise<AsyncIterable<ContainerEvent>> {
      const queue: ContainerEvent[] = [];
      let wake = () => {};
      const listener = (event: ContainerEvent) => {
        queue.push(event);
        wake();
      };
      listeners.add(listener);
      signal.addEventListener("abort", () => wake(), { once: true });
      async function* iterate() {
        for (;;) {
          yield* queue.splice(0);
          if (signal.aborted) break;
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
        listeners.delete(listener);
      }
      return iterate();
    },
  };
}

export type Announce = ReturnType<typeof createAnnouncer>["announce"];
