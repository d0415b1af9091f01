/** The console's clock, going on between two documents and standing still when the connection is lost. */
let told = 0;
let toldAt = 0;
let running = false;

export function setClock(time: number): void {
  told = time;
  toldAt = performance.now();
  running = true;
}

export function stopClock(): void {
  running = false;
}

/** Milliseconds since 1970. */
export const now = (): number => told + (running ? performance.now() - toldAt : 0);
