/** Operations at a fixed rate, whatever becomes of them: an outage must not slow down what measures it. */

/** A client that can be stopped; `stopped` when the last operation under way has ended. */
export interface Ticking {
  stop(): Promise<void>;
}

/** @param everyMs milliseconds between starts. @param operate must not throw. */
export function ticking(everyMs: number, operate: () => Promise<void>): Ticking {
  const underWay = new Set<Promise<void>>();
  const timer = setInterval(() => {
    const operation = operate().finally(() => underWay.delete(operation));
    underWay.add(operation);
  }, everyMs);
  return {
    stop: async () => {
      clearInterval(timer);
      await Promise.allSettled(underWay);
    },
  };
}
