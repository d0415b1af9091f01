/** How a long-running process starts and ends: signals, crashes and the order in which parts are stopped. */
import { describeError, type Logger } from "./logger.ts";

/** Docker sends SIGKILL 10 s after SIGTERM; what is not stopped by then is lost anyway. */
const STOP_DEADLINE_MS = 8_000;

export interface Lifecycle {
  /** Registers a part; parts are stopped in the reverse order of their registration. */
  onStop(name: string, stop: () => Promise<void> | void): void;
  /** Stops everything once. Safe to call again. */
  stop(reason: string): Promise<void>;
}

/**
 * Wires SIGTERM and SIGINT to an orderly stop (exit 0) and an unexpected error to a stop with exit 1: a process
 * in an unknown state must not go on serving.
 */
export function createLifecycle(logger: Logger): Lifecycle {
  const parts: { name: string; stop: () => Promise<void> | void }[] = [];
  let done: Promise<void> | undefined;

  async function stopAll(reason: string): Promise<void> {
    logger.info("stopping", { reason });
    for (const part of parts.reverse()) {
      try {
        await part.stop();
      } catch (error) {
        logger.warn("a part did not stop cleanly", { part: part.name, error: describeError(error) });
      }
    }
    logger.info("stopped");
  }

  const lifecycle: Lifecycle = {
    onStop: (name, stop) => void parts.push({ name, stop }),
    stop: (reason) => {
      done ??= stopAll(reason);
      return done;
    },
  };

  const exitAfterStop = (reason: string, code: number) => {
    setTimeout(() => process.exit(code || 1), STOP_DEADLINE_MS).unref();
    void lifecycle.stop(reason).then(() => process.exit(code));
  };
  process.once("SIGTERM", () => exitAfterStop("SIGTERM", 0));
  process.once("SIGINT", () => exitAfterStop("SIGINT", 0));
  for (const event of ["uncaughtException", "unhandledRejection"] as const) {
    process.once(event, (error: unknown) => {
      logger.error("unexpected error", {
        event,
        error: describeError(error),
        stack: (error as Error)?.stack,
      });
      exitAfterStop(event, 1);
    });
  }
  return lifecycle;
}
