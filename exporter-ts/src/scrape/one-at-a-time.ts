/** One scrape of a target at a time: a request while it runs shares it, for as long as that one can wait. */

/** The run itself keeps its own deadline; this much later it is certain that a later one was meant. */
const GRACE_MS = 10;

/**
 * @param run makes a result by its deadline (performance.now() milliseconds).
 * @param late what a caller gets whose deadline comes before the end of the run it shares.
 */
export function oneAtATime<Result>(
  run: (deadlineAt: number) => Promise<Result>,
  late: (waitedSeconds: number) => Result,
): (deadlineAt: number) => Promise<Result> {
  let running: Promise<Result> | undefined;

  return async (deadlineAt) => {
    running ??= run(deadlineAt).finally(() => {
      running = undefined;
    });
    const tooLate = Promise.withResolvers<Result>();
    const start = performance.now();
    const timer = setTimeout(
      () => tooLate.resolve(late((performance.now() - start) / 1000)),
      Math.max(0, deadlineAt - start) + GRACE_MS,
    );
    try {
      return await Promise.race([running, tooLate.promise]);
    } finally {
      clearTimeout(timer);
    }
  };
}
