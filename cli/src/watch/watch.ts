/** `make watch`: what the page shows, in a terminal, from the same events. */
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { interruption } from "@redis-ha-lab/common/interruption.ts";
import type { State } from "@redis-ha-lab/console/state.ts";
import { createLive } from "@redis-ha-lab/scenarios/terminal/live.ts";
import { follow } from "./follow.ts";
import { lines } from "./lines.ts";

/** A terminal is drawn this often at most; a person reads no faster. */
const DRAW_EVERY_MS = 200;
/** Without a terminal every look is printed below the one before. */
const PRINT_EVERY_MS = 2_000;

/** Until Ctrl-C. */
export async function watchConsole(console: Endpoint): Promise<void> {
  const live = createLive(process.stdout);
  const everyMs = process.stdout.isTTY ? DRAW_EVERY_MS : PRINT_EVERY_MS;
  let state: State | undefined;
  let lost: string | undefined;
  let drawn = "";

  function draw(): void {
    const text = state
      ? lines(state, lost).join("\n")
      : `The console at ${console.host}:${console.port} does not answer (${lost ?? "connecting"}). Start it: make start`;
    if (text === drawn) return;
    drawn = text;
    live.show(text);
    live.tell(`${text}\n`);
  }
  const timer = setInterval(draw, everyMs);
  try {
    await follow(`http://${console.host}:${console.port}/api/events`, interruption, {
      state: (next) => {
        const first = state === undefined;
        state = next;
        lost = undefined;
        if (first) draw();
      },
      lost: (reason) => {
        lost = reason;
        draw();
      },
    });
  } finally {
    clearInterval(timer);
    live.end();
  }
}
