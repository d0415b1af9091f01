/** Prometheus alerts. */
import { eventsOf, watched } from "../evidence/moments.ts";
import { stamp } from "../model/finding.ts";
import type { Expectation } from "../model/scenario.ts";
import type { Invariant, Span } from "./always.ts";
import { eventually, type When } from "./eventually.ts";

/** The alert fires. */
export function alertFires(name: string, when: When): Expectation {
  const expectation = eventually({
    sentence: () => `alert ${name} fires`,
    ...when,
    find: (recording, sinceMs) => {
      const fired = eventsOf(recording, "alert").find(
        (event) => event.alert === name && event.state === "firing" && event.atMs >= sinceMs,
      );
      return fired && { atMs: fired.atMs, because: "it fired", proof: [fired] };
    },
    couldSee: (recording, from, to) => watched(recording, "prometheus", from, to),
  });
  return { ...expectation, quietBefore: [name] };
}

/** For `never`: one of these alerts fires. */
export function anyAlert(names: readonly string[], span: Span = {}): Invariant {
  return {
    ...span,
    sentence: () => `alert ${names.join(" or ")} fires`,
    breach: (recording, fromMs, toMs) => {
      const fired = eventsOf(recording, "alert").find(
        (event) =>
          names.includes(event.alert) &&
          event.state === "firing" &&
          event.atMs >= fromMs &&
          event.atMs <= toMs,
      );
      return fired && { because: `${fired.alert} fired at ${stamp(recording, fired.atMs)}`, proof: [fired] };
    },
    couldSee: (recording, from, to) => watched(recording, "prometheus", from, to),
    praise: () => "it stayed silent",
  };
}
