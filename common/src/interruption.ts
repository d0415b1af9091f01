/**
 * How a command ends before its time. Ctrl-C, and an error that nothing caught, abort what runs, which then tidies up
 * after itself (a fault is healed, a pause lifted); the second one means it: the process ends at once.
 */
import { printableLines } from "./printable.ts";

const controller = new AbortController();

/** 128 + SIGINT: what a shell expects of an interrupted command. */
let code = 130;
const asked = new Set<string>();
function interrupt(reason: unknown, how: string): void {
  if (asked.has(how) || (how === "error" && asked.size > 0)) process.exit(code);
  asked.add(how);
  controller.abort(reason);
}
const byPerson = (how: string) => interrupt(new Error("interrupted"), how);
// One keystroke may arrive as both: Compose passes on SIGINT, some versions of it do not, and lab.sh sends SIGTERM.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, byPerson);
for (const event of ["uncaughtException", "unhandledRejection"] as const) {
  process.on(event, (error: unknown) => {
    code = 1;
    const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`unexpected error: ${printableLines(said)}\n`);
    interrupt(error, "error");
  });
}
// `… | head`: the reader is gone. Every further write fails again; once is enough.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  if (asked.size === 0) byPerson("EPIPE");
});

/** Aborted when the command has to end before its time. */
export const interruption: AbortSignal = controller.signal;

/** What the process exits with when it was: 130 where a person wanted it, 1 after an error. */
export const interruptedCode = (): number => code;
