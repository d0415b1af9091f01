/** The alerts that failures of one kind have in common. */
import type { AlertName, Allowed } from "../model/alert-plan.ts";
import type { When } from "./eventually.ts";

/** The alerts of every failover: writes stand still for longer than any of them waits. */
export const failover = (when: When) =>
  ({
    RedisMasterDown: when,
    RedisNoMaster: when,
    HAProxyNoMaster: when,
    PublisherFailing: when,
    RedisDown: when,
    SentinelFailoverHappened: when,
  }) satisfies Partial<Record<AlertName, When>>;

/** An old master comes back and believes in itself: Sentinel watches that for 8 s before it makes it a replica. */
export const twoMasters = (since: string) =>
  ({ RedisMultipleMasters: { since, within: "20s" } }) satisfies Partial<Record<AlertName, When>>;

/*
 * From here on: what may follow without having to. Which of them do is a matter of half seconds, of where a scrape
 * falls, or of what the clients were doing.
 */

/** Writes stand still for some seconds. */
export const clientsCutOff: Allowed = {
  SubscriberGap: "Pub/Sub loses what is published while no subscriber is connected",
  SubscriberSilent: "five seconds without a message are silence",
};

/** A replica becomes master. */
export const promotion: Allowed = {
  RedisRejectingWrites: "the promoted node refuses writes until its first replica follows",
};

/** No node is master for longer than the default settings make it. */
export const patientSentinels: Allowed = {
  RedisReplicationBroken:
    "with a down-after of more than 3 s the replicas are without a master for more than 5 s",
};

/** The dead master is a replica that is missing as soon as there is another. */
export const deadMasterReplaced: Allowed = {
  RedisReplicaDown:
    "the dead master counts as a missing replica once it is replaced, unless it is back by then",
};

/** A node comes back and copies what it missed. */
export const catchingUp: Allowed = {
  RedisReplicationBroken: "on a busy machine the returning node needs longer than 5 s to be linked",
  RedisReplicationLag: "the returning node has not acknowledged for as long as it was away",
};

/** An old master that still believes in itself is made a replica. */
export const oldMasterDeposed: Allowed = {
  RedisRejectingWrites: "the old master has no replica any more, the new one none yet",
  ...catchingUp,
};
