/** What every node, every Sentinel and HAProxy log: one stream each, also beyond the end of a container and its return. */
import { setTimeout as sleep } from "node:timers/promises";
import { readLogLine } from "@redis-ha-lab/cluster/log-lines.ts";
import type { LabDocker } from "../site/docker.ts";
import type { Recorder } from "./recorder.ts";

/** How soon a container that was down is asked for its log again; what it wrote meanwhile comes all the same. */
const AGAIN_MS = 300;
/** HAProxy writes what it says about a server twice, with a level and without, a batch after the other. */
const TWICE_WITHIN_MS = 100;
/** A client's whole description is in some lines of Redis. */
const MOST_CHARACTERS = 1_000;

/** Ends with `signal`. */
export async function watchLog(
  docker: Pick<LabDocker, "follow">,
  service: string,
  recorder: Pick<Recorder, "log" | "clock">,
  signal: AbortSignal,
): Promise<void> {
  let since = (Date.now() / 1_000).toFixed(3);
  /** What was said just now, and when. */
  const lately = new Map<string, number>();
  while (!signal.aborted) {
    try {
      for await (const { atMs, text: written, next } of await docker.follow(service, since, signal)) {
        since = next;
        const { text, weight, event } = readLogLine(service, written);
        if (text.trim() === "") continue;
        for (const [said, saidAt] of lately) if (atMs - saidAt >= TWICE_WITHIN_MS) lately.delete(said);
        // Once it puts a backend's name in quotes, once it does not.
        const said = text.replaceAll("'", "");
        if (service.startsWith("haproxy") && lately.has(said)) continue;
        lately.set(said, atMs);
        recorder.log({
          atMs: recorder.clock.fromWall(atMs),
          service,
          text: text.slice(0, MOST_CHARACTERS),
          weight,
          event,
        });
      }
    } catch {
      // It is gone, or Docker is busy: asked again, and from where it was.
    }
    await sleep(AGAIN_MS, undefined, { signal }).catch(() => {});
  }
}
