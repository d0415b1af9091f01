/** How this page hears from the console. What is old must not look alive: everything greys when the line is dead. */
import { find } from "../dom/find.ts";
import { setAttribute, setClass, setHidden, setText } from "../dom/set.ts";
import { clock, timeOfDay } from "../format/time.ts";
import type { Connection } from "../stream/follow.ts";

export interface ConnectionView {
  show(connection: Connection, knownAt: number): void;
  tick(): void;
}

export function connectionView(): ConnectionView {
  const place = find("connection", HTMLElement);
  const banner = find("lost", HTMLElement);
  let lostAt: number | null = null;
  return {
    show(connection, knownAt) {
      const { state } = connection;
      lostAt = state === "lost" ? connection.at : null;
      setAttribute(place, "data-state", state);
      setText(place, state === "lost" ? "connection lost" : state);
      setClass(document.documentElement, "stale", state === "lost");
      if (state === "lost") {
        setText(
          banner,
          `No word from the console. What you see is the lab of ${timeOfDay(knownAt)}, not of now.`,
        );
      }
      setHidden(banner, state !== "lost");
      setAttribute(find("main", HTMLElement), "aria-busy", String(state !== "live"));
    },
    tick() {
      if (lostAt !== null) setText(place, `connection lost ${clock(performance.now() - lostAt)} ago`);
    },
  };
}
