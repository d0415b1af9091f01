/** A page that is open: follows a console's events and keeps what a test wants to know. */

import { follow } from "@redis-ha-lab/cli/watch/follow.ts";
import { until } from "@redis-ha-lab/common/deadline.ts";
import type { ServerEvent } from "@redis-ha-lab/common/server-events.ts";
import type { State } from "@redis-ha-lab/console/state.ts";

export interface ConsoleReader {
  /** All that came, oldest first. */
  readonly events: readonly ServerEvent[];
  /** What `read` gave for each document, repetitions left out. */
  readonly seen: readonly string[];
  readonly current: State;
  /** Waits for a document of which this is true. @returns a copy of it. */
  until(what: string, is: (state: State) => boolean, withinMs?: number): Promise<State>;
  close(): void;
}

/** @param read what is written down of each document, when it changes. */
export function openReader(
  url: string,
  read: (state: State, id: string) => string = () => "",
): ConsoleReader {
  const leave = new AbortController();
  const events: ServerEvent[] = [];
  const seen: string[] = [];
  let current: State | undefined;
  const present = (): State => {
    if (!current) throw new Error("no document has come yet");
    return current;
  };
  void follow(`${url}/api/events`, leave.signal, {
    state: (state, event) => {
      current = state;
      events.push(event);
      const text = read(state, event.id ?? "");
      if (seen.at(-1) !== text) seen.push(text);
    },
    lost: () => {},
  });
  return {
    events,
    seen,
    get current() {
      return present();
    },
    until: (what, is, withinMs = 30_000) =>
      until(() => (current && is(current) ? structuredClone(current) : undefined), {
        withinMs,
        everyMs: 5,
        why: () => `the console never said that ${what}; its last word: ${current?.summary.sentence}`,
      }),
    close: () => leave.abort(),
  };
}
