/**
 * The document as the console sends it. The browser reconnects by itself and says which event it saw last; two things
 * it does not do are done here: noticing a connection that is open and silent, and coming back after an answer that
 * ends its attempts.
 */

import { apply, type Operation } from "../src/patch.ts";
import type { State } from "../src/state.ts";

export type Connection =
  | { readonly state: "connecting" }
  | { readonly state: "live" }
  /** `at`: this page's performance.now() of the last word. */
  | { readonly state: "lost"; readonly at: number };

/** Something changes every second (the strips); three seconds without a word are a dead connection. */
const SILENT_MS = 3000;
const RETRY_MS = 1000;

export function follow(
  url: string,
  report: { changed(state: State): void; connection(connection: Connection): void },
): void {
  let document: State | undefined;
  let source: EventSource;
  let heardAt = performance.now();
  let connection: Connection = { state: "connecting" };

  const become = (next: Connection["state"]): void => {
    if (connection.state === next) return;
    // A page that never had a document has lost nothing yet.
    if (next === "lost" && !document) return;
    connection = next === "lost" ? { state: "lost", at: heardAt } : { state: next };
    report.connection(connection);
  };
  const heard = (state: State): void => {
    heardAt = performance.now();
    document = state;
    become("live");
    report.changed(state);
  };
  const open = (): void => {
    heardAt = performance.now();
    source = new EventSource(url);
    source.addEventListener("state", ({ data }) => heard(JSON.parse(data) as State));
    source.addEventListener("patch", ({ data }) => {
      if (!document) return;
      try {
        document = apply(document, JSON.parse(data) as Operation[]);
      } catch {
        // Not of one history: a new connection begins with the whole document.
        source.close();
        open();
        return;
      }
      heard(document);
    });
    source.addEventListener("error", () => become("lost"));
  };

  open();
  setInterval(() => {
    const silentMs = performance.now() - heardAt;
    if (silentMs > SILENT_MS) become("lost");
    const given = source.readyState === EventSource.CLOSED;
    if (silentMs > SILENT_MS + RETRY_MS && (given || source.readyState === EventSource.OPEN)) {
      source.close();
      open();
    }
  }, RETRY_MS / 2);
}
