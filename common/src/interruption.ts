/**
 * Ctrl-C. The first one aborts what runs, which then tidies up after itself (a fault is healed, a pause lifted);
 * the second one means it: the process ends at once.
 */
const controller = new AbortController();

let asked = 0;
const interrupt = () => {
  asked += 1;
  if (asked > 1) process.exit(130);
  controller.abort(new Error("interrupted"));
};
process.on("SIGINT", interrupt);
process.on("SIGTERM", interrupt);
// `… | head`: nobody reads any more. Every further write says so again; once is enough.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  if (asked === 0) interrupt();
});

/** Aborted when the person or Docker asked the process to end. */
export const interruption: AbortSignal = controller.signal;
