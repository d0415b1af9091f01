import { alerts } from "../src/language/alert.ts";
import { never, throughout } from "../src/language/always.ts";
import { topology, traffic } from "../src/language/conditions.ts";
import { clientsCutOff } from "../src/language/consequences.ts";
import { dataEqual } from "../src/language/data.ts";
import { withWriteGuard } from "../src/language/depending.ts";
import { cutFrom, reconnect } from "../src/language/faults.ts";
import { nothingLost } from "../src/language/losses.ts";
import { masterStays } from "../src/language/roles.ts";
import { readsRouted, routeStays } from "../src/language/routed.ts";
import { anyEvent } from "../src/language/sentinel.ts";
import { hold } from "../src/language/waits.ts";
import { reads, writes } from "../src/language/writes.ts";
import { defineScenario } from "../src/model/scenario.ts";

export default defineScenario({
  name: "replication-cut",
  title: "Only the replicas lose the master",
  question: "The Sentinels see a healthy master and nothing is replicated: who notices?",
  order: 114,
  clients: ["direct"],
  lesson: [
    "Packets between the master and its replicas are dropped, and nothing else. Every Sentinel reaches every node, so none of them is down, and there is nothing to fail over from. The replicas' links stay up until repl-timeout, a minute later.",
    "What is acknowledged from now on exists once. The write guard knows: without a sign of life from a replica for min-replicas-max-lag the master refuses writes (NOREPLICAS). Until then this is the time in which the master's death would cost all that was written since the cut.",
    "Reads leave both replicas when they are older than READ_MAX_LAG_SECONDS, and go to the master. When packets get through again, TCP sends what it has kept, and the replicas read on where they stood.",
  ],
  production: [
    "No Sentinel alert sees this. Alert on replication lag and on the write guard (RedisReplicationLag, RedisFenceActive).",
    "min-replicas-max-lag is how many seconds of writes may exist on one machine only.",
    "A client for which one copy is not enough uses WAIT: it knows at once that no replica answers (client durable).",
  ],
  given: [topology.healthy({ replicas: 2, sentinels: 3 }), traffic.flowing({ for: "3s" })],
  inject: [
    cutFrom("master", "nodes"),
    // Longer than the write guard needs to close and its alert to fire.
    hold("max-lag + 8s"),
    reconnect("master"),
    hold("2s"),
  ],
  expect: [
    withWriteGuard(writes.stopAt("master", { within: "max-lag + 2s", until: "reconnect master" })),
    readsRouted("to", "master", { within: "max-lag + 5s" }),
    reads.resume({ within: "max-lag + 8s" }),
    throughout(routeStays()),
    never(anyEvent("+odown")),
    masterStays(),
    // TCP sends again after a pause that doubles each time: up to 13 s after a cut of 18 s.
    writes.resume({ on: "every-path", since: "reconnect master", within: "30s" }),
    nothingLost(),
    dataEqual(),
  ],
  alerts: alerts({
    fire: {
      RedisReplicationLag: { within: "max-lag + 10s" },
      RedisFenceActive: { within: "max-lag + 10s", writeGuard: true },
      RedisRejectingWrites: { within: "max-lag + 10s", writeGuard: true },
      PublisherFailing: { within: "max-lag + 10s", writeGuard: true },
    },
    mayFire: {
      ...clientsCutOff,
      RedisReplicationBroken: "on a busy machine a replica breaks its silent link before it is freed",
      RedisReplicaDown: "the master may have counted out its replicas before packets get through again",
    },
  }),
  heal: [reconnect("master")],
  steadyWithin: "90s",
});
