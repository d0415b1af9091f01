/** What a scenario asks of each alert: to fire, nothing, or silence. */
import type { Settings } from "./duration.ts";
import type { Expectation } from "./finding.ts";

/** Every alert of prometheus/rules/, in the order of the runbooks (a test keeps the two equal). */
export const ALERTS = [
  "RedisDown",
  "RedisMasterDown",
  "RedisNoMaster",
  "RedisMultipleMasters",
  "RedisReplicaDown",
  "RedisReplicationBroken",
  "RedisReplicationLag",
  "RedisFenceActive",
  "RedisPreferenceLeft",
  "RedisRejectingWrites",
  "RedisMemoryHigh",
  "RedisEvictions",
  "SentinelDown",
  "SentinelQuorumLost",
  "SentinelDisagreement",
  "SentinelTilt",
  "SentinelFailoverStuck",
  "SentinelFailoverHappened",
  "HAProxyDown",
  "HAProxyNoMaster",
  "HAProxyRoutesElsewhere",
  "HAProxyFlapping",
  "PublisherFailing",
  "SubscriberGap",
  "SubscriberSilent",
  "HostPortDead",
  "ExporterTargetFailing",
  "PrometheusTargetMissing",
  "RedisCertificateExpires",
] as const;
export type AlertName = (typeof ALERTS)[number];

/** Alerts that neither firing nor silence is wrong for, each with the reason: a consequence, or a matter of timing. */
export type Allowed = Readonly<Partial<Record<AlertName, string>>>;

export interface RequiredAlert {
  readonly alert: AlertName;
  readonly expectation: Expectation;
  /** Only while the write guard is up; without it the alert must stay silent. */
  readonly onlyWithWriteGuard: boolean;
  /** Only with one HAProxy; why it may fire with two. */
  readonly withTwoHaproxies: string | undefined;
}

export interface AlertPlan {
  readonly fire: readonly RequiredAlert[];
  readonly mayFire: Allowed;
  /** Violated by any alert that is in neither list. */
  readonly silence: Expectation;
}

/** At longer intervals a failover of three seconds can fall between two scrapes, so nothing about it can be required. */
const SEES_A_FAILOVER_MS = 1_000;

/** Whether a required alert is required with these settings. */
export const isRequired = (
  { onlyWithWriteGuard, withTwoHaproxies }: Omit<RequiredAlert, "alert" | "expectation">,
  settings: Settings,
): boolean =>
  settings.scrapeIntervalMs <= SEES_A_FAILOVER_MS &&
  (!onlyWithWriteGuard || settings.minReplicasToWrite > 0) &&
  (withTwoHaproxies === undefined || settings.haproxies === 1);

export type Duty = "must" | "may" | "must not";

/** @param alert a name, of the lab's or of a user's own rules: those have no place in a plan and must not fire. */
export function dutyOf(
  { fire, mayFire }: Pick<AlertPlan, "fire" | "mayFire">,
  alert: string,
  settings: Settings,
): Duty {
  const required = fire.find((one) => one.alert === alert);
  if (required && isRequired(required, settings)) return "must";
  const unguarded = required?.onlyWithWriteGuard && settings.minReplicasToWrite === 0;
  return (required && !unguarded) || Object.hasOwn(mayFire, alert) ? "may" : "must not";
}

/** Why an alert that may fire may. */
export const reasonOf = (
  { fire, mayFire }: Pick<AlertPlan, "fire" | "mayFire">,
  alert: string,
  { haproxies }: Settings,
): string =>
  mayFire[alert as AlertName] ??
  (haproxies === 1 ? undefined : fire.find((one) => one.alert === alert)?.withTwoHaproxies) ??
  "Prometheus asks too seldom to see it for certain";
