/** Prometheus alerts. */
import { firedAlerts, firstFaultMs, planAfter } from "../evidence/fired-alerts.ts";
import { eventsOf, watched } from "../evidence/moments.ts";
import {
  ALERTS,
  type AlertName,
  type AlertPlan,
  type Allowed,
  dutyOf,
  isRequired,
} from "../model/alert-plan.ts";
import type { Settings } from "../model/duration.ts";
import { type Expectation, met, pending, stamp, unknown, violated } from "../model/finding.ts";
import { eventually, type When } from "./eventually.ts";

/** The alert fires. */
export function alertFires(name: AlertName, when: When): Expectation {
  return eventually({
    sentence: () => `alert ${name} fires`,
    ...when,
    find: (recording, sinceMs) => {
      const fired = eventsOf(recording, "alert").find(
        (event) => event.alert === name && event.state === "firing" && event.atMs >= sinceMs,
      );
      return fired && { atMs: fired.atMs, because: "it fired", proof: [fired] };
    },
    observed: (recording, from, to) => watched(recording, "prometheus", from, to),
  });
}

function otherAlertsStaySilent(plan: Pick<AlertPlan, "fire" | "mayFire">): Expectation {
  const allowed = Object.keys(plan.mayFire);
  return {
    sentence: () =>
      allowed.length === 0
        ? "no other alert fires"
        : `alerts ${allowed.join(", ")} may fire, and no other alert does`,
    settles: "at-end",
    timed: true,
    check: (recording) => {
      const fromMs = firstFaultMs(recording);
      if (fromMs === undefined)
        return recording.ended ? unknown("nothing was injected") : pending("nothing has been injected yet");
      const asked = planAfter(plan, recording);
      const wrong = firedAlerts(recording).filter(
        ({ alert }) => dutyOf(asked, alert, recording.settings) === "must not",
      );
      if (wrong.length > 0) {
        const sentences = wrong.map(({ alert, atMs }) => `${alert} fired at ${stamp(recording, atMs)}`);
        return violated(sentences.join(", "), wrong);
      }
      if (!recording.ended) return pending("so far");
      if (!watched(recording, "prometheus", fromMs, recording.untilMs))
        return unknown("Prometheus did not answer all the time");
      const silent = ALERTS.filter((alert) => dutyOf(asked, alert, recording.settings) === "must not");
      return met(`${silent.length} alerts stayed silent`);
    },
  };
}

/**
 * @property writeGuard only while the write guard is up; without it the alert must stay silent.
 * @property withTwoHaproxies required with one HAProxy only; why it may fire with two.
 */
type Firing = When & { readonly writeGuard?: boolean; readonly withTwoHaproxies?: string };

/**
 * What a scenario asks of the lab's alerts; those it does not name must stay silent from the first fault to the end.
 * @param fire only what the length of the fault and the rule's `for` guarantee, with a limit that a busy machine keeps.
 * @param mayFire the others that this failure can make fire, each with the reason.
 */
export function alerts({
  fire,
  mayFire,
}: {
  readonly fire: Readonly<Partial<Record<AlertName, Firing>>>;
  readonly mayFire: Allowed;
}): AlertPlan {
  const required = Object.entries(fire).map(
    ([name, { writeGuard: onlyWithWriteGuard = false, withTwoHaproxies, ...when }]) => {
      const alert = name as AlertName;
      const only = { onlyWithWriteGuard, withTwoHaproxies };
      const applies = (settings: Settings) => isRequired(only, settings);
      return { alert, ...only, expectation: { ...alertFires(alert, when), applies } };
    },
  );
  const plan = { fire: required, mayFire };
  return { ...plan, silence: otherAlertsStaySilent(plan) };
}

/** For runs that measure something else: asks nothing of any alert. */
export const anyAlerts: AlertPlan = alerts({
  fire: {},
  mayFire: Object.fromEntries(ALERTS.map((alert) => [alert, "it is not what is measured"])),
});

/** Where no Prometheus is asked: nothing about alerts is judged at all. */
export const noAlerts: AlertPlan = {
  ...anyAlerts,
  silence: { ...anyAlerts.silence, applies: () => false },
};
