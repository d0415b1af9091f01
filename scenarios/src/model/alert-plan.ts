/** What a scenario asks of each alert: to fire, nothing, or silence. */
import type { Settings } from "./duration.ts";
import type { Expectation } from "./scenario.ts";

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
  "ExporterTargetFailing",
  "PrometheusTargetMissing",
] as const;
export type AlertName = (typeof ALERTS)[number];

/** Alerts that neither firing nor silence is wrong for, each with the reason: a consequence, or a matter of timing. */
export type Allowed = Readonly<Partial<Record<AlertName, string>>>;

export interface AlertPlan {
  readonly fire: readonly { readonly alert: AlertName; readonly expectation: Expectation }[];
  readonly mayFire: Allowed;
  /** Violated by any alert that is in neither list. */
  readonly silence: Expectation;
}

export type Duty = "must" | "may" | "must not";

/** @param alert a name, of the lab's or of somebody's own rules: those have no place in a plan and must not fire. */
export function dutyOf(
  { fire, mayFire }: Pick<AlertPlan, "fire" | "mayFire">,
  alert: string,
  settings: Settings,
): Duty {
  const required = fire.find((one) => one.alert === alert);
  if (required?.expectation.applies?.(settings) ?? required !== undefined) return "must";
  return Object.hasOwn(mayFire, alert) ? "may" : "must not";
}
