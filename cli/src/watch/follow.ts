/** Reads a console's events for as long as it is asked to; comes back by itself, with the id it saw last. */
import { setTimeout as sleep } from "node:timers/promises";
import { describeError } from "@redis-ha-lab/common/logger.ts";
import { type ServerEvent, serverEvents } from "@redis-ha-lab/common/server-events.ts";
import { apply } from "@redis-ha-lab/console/patch.ts";
import type { State } from "@redis-ha-lab/console/state.ts";

/** A console sends four times a second. */
const SILENT_MS = 3_000;
const AGAIN_AFTER_MS = 500;

export interface Listener {
  /** The document as it is now. */
  state(state: State, event: ServerEvent): void;
  /** The connection is lost; the last document may be wrong from now on. */
  lost(reason: string): void;
}

/** @param url of /api/events. @returns when `signal` aborts. */
export async function follow(url: string, signal: AbortSignal, listener: Listener): Promise<void> {
  let state: State | undefined;
  let lastId: string | undefined;

  async function read(): Promise<void> {
    const silence = new AbortController();
    const timer = setTimeout(() => silence.abort(new Error(`no word for ${SILENT_MS / 1_000} s`)), SILENT_MS);
    try {
      const response = await fetch(url, {
        signal: AbortSignal.any([signal, silence.signal]),
        headers: lastId === undefined ? {} : { "last-event-id": lastId },
      });
      for await (const event of serverEvents(response)) {
        timer.refresh();
        take(event);
      }
      throw new Error("the console ended the connection");
    } finally {
      clearTimeout(timer);
    }
  }

  function take(event: ServerEvent): void {
    const data = JSON.parse(event.data);
    if (event.event === "state") state = data;
    else if (state !== undefined) state = apply(state, data);
    lastId = event.id;
    if (state) listener.state(state, event);
  }

  while (!signal.aborted) {
    try {
      await read();
    } catch (error) {
      if (signal.aborted) return;
      // "fetch failed" says nothing; its cause does.
      const cause = error instanceof TypeError && error.cause !== undefined ? error.cause : error;
      // A document that a patch does not fit is of no use: the whole one comes next.
      if (error instanceof Error && error.message.startsWith("the patch does not fit")) lastId = undefined;
      listener.lost(describeError(cause));
      await sleep(AGAIN_AFTER_MS, undefined, { signal }).catch(() => {});
    }
  }
}
