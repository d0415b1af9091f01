/** How far a long piece of work is. */
import type { Live } from "@redis-ha-lab/scenarios/terminal/live.ts";

const number = new Intl.NumberFormat("en-US");
const BAR = 30;
/** Redrawing more often than this costs more than it shows. */
const REDRAW_MS = 100;

/** @param total how many there will be */
export function createProgress(live: Live, total: number) {
  const start = performance.now();
  let drawnAt = Number.NEGATIVE_INFINITY;
  let tenth = 0;
  let done = 0;
  let why: string | null = null;

  const rate = () => done / Math.max(0.001, (performance.now() - start) / 1000);

  function draw(): void {
    drawnAt = performance.now();
    const filled = total === 0 ? BAR : Math.round((done / total) * BAR);
    const bar = "█".repeat(filled) + "░".repeat(BAR - filled);
    const left = done === 0 ? "" : `, ${Math.ceil((total - done) / rate())} s left`;
    const pace = why === null ? `${number.format(Math.round(rate()))} keys/s${left}` : `waiting: ${why}`;
    live.show(`${bar}  ${number.format(done)} of ${number.format(total)} keys  ${pace}`);
  }

  return {
    /** @param count how many are done by now */
    reached(count: number): void {
      done = count;
      if (performance.now() - drawnAt >= REDRAW_MS) draw();
      // Without a terminal nothing is drawn: a line for each tenth tells as much.
      const tenths = Math.floor((done / total) * 10);
      if (tenths > tenth) {
        tenth = tenths;
        live.tell(
          `${tenths * 10} %  ${number.format(done)} keys  ${number.format(Math.round(rate()))} keys/s`,
        );
      }
    },
    /** @param reason why nothing moves just now; null when it does again */
    trouble(reason: string | null): void {
      if (reason !== null && why === null) live.line(`waiting: ${reason}`);
      if (reason === null && why !== null) live.line("going on");
      why = reason;
      draw();
    },
    sentence(count: number): string {
      const seconds = (performance.now() - start) / 1000;
      const pace = number.format(Math.round(count / seconds));
      return `${number.format(count)} keys written through HAProxy in ${seconds.toFixed(1)} s, ${pace} keys/s.`;
    },
  };
}
