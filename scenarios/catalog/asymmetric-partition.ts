import { alerts } from "../src/language/alert.ts";
import { throughout } from "../src/language/always.ts";
import { topology, traffic } from "../src/language/conditions.ts";
import {
  clientsCutOff,
  deadMasterReplaced,
  failover,
  oldMasterDeposed,
  promotion,
} from "../src/language/consequences.ts";
import { dataEqual } from "../src/language/data.ts";
import { cutFrom, reconnect } from "../src/language/faults.ts";
import { lostAtMostATail, nothingLost } from "../src/language/losses.ts";
import { follows } from "../src/language/roles.ts";
import { routed } from "../src/language/routed.ts";
import { sentinelEvent } from "../src/language/sentinel.ts";
import { hold, until } from "../src/language/waits.ts";
import { writes } from "../src/language/writes.ts";
import { defineScenario } from "../src/model/scenario.ts";

const switched = sentinelEvent("+switch-master", {
  about: "old-master",
  to: "new-master",
  within: "down-after + 5s",
});

export default defineScenario({
  name: "asymmetric-partition",
  title: "Only the Sentinels lose the master",
  question: "The master is well for all but its judges: what is lost when they replace it?",
  order: 132,
  lesson: [
    "One firewall rule too many: packets between the master and the Sentinels are dropped, and nothing else. Clients, HAProxy and both replicas reach the master as before. The Sentinels cannot know that. Three of three agree, elect, and promote a replica while the master goes on acknowledging writes.",
    "This is the failover that loses most in a plain set-up: the replicas are told to follow another node, and everything the old master acknowledged from then until its clients have left is gone. A rule that asks the node alone (role:master) would keep them there for as long as the cut lasts.",
    "Here HAProxy counts what the Sentinels say, and takes the old master off the route as soon as a leader has selected another node, a tenth of a second before that node is promoted. The repointer, which reaches both, lets the old master's writes wait from that moment. So there is no moment in which two nodes acknowledge.",
  ],
  production: [
    "Test your firewall rules from the Sentinels' hosts: 6379 to every node, 26379 between all of them, both directions.",
    "Route by what the Sentinels say, not by what the node says of itself.",
    "Clients with a connection of their own to the node stay until they ask again: bound that with min-replicas-to-write.",
  ],
  given: [topology.healthy({ replicas: 2, sentinels: 3 }), traffic.flowing({ for: "3s" })],
  inject: [cutFrom("master", "sentinels"), hold("10s"), until(switched), reconnect("old-master")],
  expect: [
    sentinelEvent("+odown", { about: "old-master", within: "down-after + 2s" }),
    switched,
    routed("writes", { to: "new-master", within: "down-after + 5s" }),
    writes.resume({ on: "every-path", within: "down-after + 6s" }),
    throughout(writes.acceptedByAtMostOneMaster({ on: "haproxy" })),
    throughout(writes.acceptedByAtMostOneMaster({ on: "haproxy-persistent" })),
    // What it acknowledges reaches the replicas until the leader tells them to follow another.
    lostAtMostATail({ reach: "down-after + 3s" }),
    nothingLost({ on: "durable" }),
    follows("old-master", "new-master", { since: "reconnect old-master", within: "30s" }),
    dataEqual(),
  ],
  alerts: alerts({
    fire: {
      SentinelFailoverHappened: { within: "down-after + 20s" },
    },
    mayFire: {
      ...failoverButReachable(),
      ...clientsCutOff,
      ...promotion,
      ...deadMasterReplaced,
      ...oldMasterDeposed,
      RedisMultipleMasters: "the old master keeps its role until a Sentinel that reaches it takes it away",
    },
  }),
  heal: [reconnect("old-master")],
});

/** The alerts of a failover that wait for what the Sentinels, not what the exporter cannot reach. */
function failoverButReachable() {
  return Object.fromEntries(
    Object.keys(failover({ within: "1s" }))
      .filter((name) => name !== "SentinelFailoverHappened")
      .map((name) => [name, "writes stand still for about as long as this alert waits"]),
  );
}
