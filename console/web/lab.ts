/** What the page knows: the document as it comes in, the clocks that go on between two documents, and what is open. */
import { signal } from "@preact/signals";
import type { State } from "../src/state.ts";
import { type Connection, follow } from "./follow.ts";

/** Tenths of seconds are shown, so they are counted. */
const TICK_MS = 100;

/** Null until the console's first word. */
export const lab = signal<State | null>(null);
export const connection = signal<Connection>({ state: "connecting" });
/** The console's time in milliseconds since 1970. It stands still while the connection is lost. */
export const now = signal(0);
/** Milliseconds without a word, while the connection is lost. */
export const silentMs = signal(0);

/** The node whose panel is open. */
export const openNode = signal<string | null>(null);
export const openReport = signal<{ readonly title: string; readonly address: string } | null>(null);

export function followLab(): void {
  /** The console's time minus this page's. */
  let aheadMs = 0;
  const tick = (): void => {
    if (connection.value.state === "lost") silentMs.value = performance.now() - connection.value.at;
    else if (lab.value) now.value = performance.now() + aheadMs;
  };
  follow("/api/events", {
    changed(state) {
      aheadMs = state.time - performance.now();
      lab.value = state;
      tick();
    },
    connection(next) {
      connection.value = next;
    },
  });
  setInterval(() => {
    if (!document.hidden) tick();
  }, TICK_MS);
}
