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

/** Aborted when the person or Docker asked the process to end. */
export const interruption: AbortSignal = controller.signal;
