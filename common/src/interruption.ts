/**
 * How a command ends before its time. Ctrl-C, and an error that nothing caught, abort what runs, which then tidies up
 * after itself (a fault is healed, a pause lifted); the second one means it: the process ends at once.
 */
const controller = new AbortController();

/** 128 + SIGINT: what a shell expects of an interrupted command. */
let code = 130;
let asked = 0;
function interrupt(reason: unknown): void {
  asked += 1;
  if (asked > 1) process.exit(code);
  controller.abort(reason);
}
const byPerson = () => interrupt(new Error("interrupted"));
process.on("SIGINT", byPerson);
process.on("SIGTERM", byPerson);
for (const event of ["uncaughtException", "unhandledRejection"] as const) {
  process.on(event, (error: unknown) => {
    code = 1;
    process.stderr.write(`unexpected error: ${error instanceof Error ? error.stack : String(error)}\n`);
    interrupt(error);
  });
}
// `… | head`: nobody reads any more. Every further write says so again; once is enough.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  if (asked === 0) byPerson();
});

/** Aborted when the command has to end before its time. */
export const interruption: AbortSignal = controller.signal;

/** What the process exits with when it was: 130 where a person wanted it, 1 after an error. */
export const interruptedCode = (): number => code;
