/** Wiring: one document comes in, each region shows its part of it, at most once per frame. */
import "./style/main.css";
import type { State } from "../src/state.ts";
import { alerts } from "./alerts/alerts.ts";
import { clients } from "./clients/clients.ts";
import { announcer } from "./page/announcer.ts";
import { connectionView } from "./page/connection.ts";
import { headline } from "./page/headline.ts";
import { lastFailover } from "./page/last-failover.ts";
import { sources } from "./page/sources.ts";
import { theme } from "./page/theme.ts";
import { nodePanel } from "./panel/panel.ts";
import type { Region } from "./region.ts";
import { running } from "./runs/running.ts";
import { runs } from "./runs/runs.ts";
import { now, setClock, stopClock } from "./stream/clock.ts";
import { follow } from "./stream/follow.ts";
import { timeline } from "./timeline/timeline.ts";
import { topology } from "./topology/topology.ts";

/** Tenths of seconds are shown, so they are counted. Nothing is written where nothing changed. */
const TICK_MS = 100;

theme();
const panel = nodePanel();
const regions: readonly Region[] = [
  headline(),
  topology(panel.open),
  lastFailover(),
  clients(),
  running(),
  alerts(),
  timeline(),
  runs(),
  sources(),
  panel,
  announcer(),
];
const connection = connectionView();
let waiting: State | undefined;

function tick(): void {
  for (const region of regions) region.tick?.(now());
}

function draw(): void {
  const state = waiting;
  waiting = undefined;
  if (!state) return;
  for (const region of regions) region.render(state);
  tick();
}

follow("/api/events", {
  changed(state) {
    setClock(state.time);
    // A hidden page gets no frames: the document goes on, and is drawn when somebody looks.
    if (!waiting) requestAnimationFrame(draw);
    waiting = state;
  },
  connection(next) {
    if (next.state === "lost") stopClock();
    connection.show(next, now());
  },
});
setInterval(() => {
  if (document.hidden) return;
  tick();
  connection.tick();
}, TICK_MS);
