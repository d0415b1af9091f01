/**
 * Expressions that return nothing, and why that is right. The test of all expressions against a live Prometheus
 * (tests/e2e/expressions.test.ts) accepts no other empty ones.
 */

/** In a healthy lab. `* / …` stands for every dashboard. */
export const EMPTY_BY_DESIGN: Readonly<Record<string, string>> = {
  '* / mark "Fault in force"': "Only a running scenario injects faults.",
  '* / mark "Master found down"': "Drawn at a failover.",
  '* / mark "New master"': "Drawn at a failover.",
  '* / mark "TILT"': "Drawn while a Sentinel is in TILT.",
  '* / mark "Route of writes changed"': "Drawn when HAProxy changes the route.",
  "Redis HA overview / How long was the last failover? / A": "No failover yet.",
  "Redis HA overview / How long was the last failover? / B": "No failover yet.",
  "Redis HA overview / Last outage / A": "The publisher has measured none since it started.",
  "Delivery / How long was the last outage? / A": "The publisher has measured none since it started.",
  "Failover / How long could clients not write? / A": "The publisher has measured none since it started.",
  "Failover / When was the last one? / A": "None as far back as Prometheus has data.",
  "Failover / How long did it take? / A": "No failover yet.",
  "Failover / Where did the last one spend its time? / A": "No failover yet.",
  "Failover / And on average? / A": "No failover since the exporter started.",
  "Failover / How have the phases changed? / A": "No failover yet.",
  "Failover / Did it act in the last one? / A": "No failover yet.",
  "Failover / How long after the selection? / A": "No failover yet.",
  "Failover / What has it done, and what has it left to Sentinel? / B":
    "It has left nothing to Sentinel yet.",
  "Redis node / Which commands end in an error? / A":
    "No command is rejected in a healthy lab; the line of all error replies shows zero.",
  "Redis node / Which commands end in an error? / B":
    "No command fails in a healthy lab; the line of all error replies shows zero.",
  "Redis node / Which share of lookups finds a key? / A": "No client reads from this node at the moment.",
  "Redis node / How many keys does it hold? / B":
    "No key has a time to live until `make redis-mock-data` was run.",
  "rule phase:redis_failover_last:seconds": "No failover yet.",
  "rule cluster:redis_failover_last:timestamp_seconds": "None as far back as Prometheus has data.",
  "rule cluster:repointer_last_selection:acted": "No failover yet.",
  "rule cluster:repointer_last_repoint:seconds": "No failover yet.",
  "rule node_err:redis_refused_writes:increase15s": "No write is refused in a healthy lab.",
};

/** Expressions that have data while there is a master and none between its death and a promotion. */
export const EMPTY_WITHOUT_MASTER: Readonly<Record<string, string>> = {
  "Redis HA overview / How far are the replicas behind? / A": "Only a master knows how far its replicas are.",
  "Redis node / Is it linked to its master? / A":
    "In the second of its promotion a node has no link any more and is not yet seen as master.",
  "rule node:redis_master_since:timestamp_seconds": "No node is.",
  "rule replica:redis_replica_lag_bytes:max": "Only a master knows how far its replicas are.",
  "rule replica:redis_replica_lag_seconds:max": "Only a master knows how far its replicas are.",
};

/** What the dashboard of a node still shows ten seconds after the node's death; everything else must be empty. */
export const KNOWN_OF_A_DEAD_NODE: Readonly<Record<string, string>> = {
  "Redis node / Role / A": "It says that the node is down.",
};
