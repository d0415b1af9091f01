import { alerts } from "../src/language/alert.ts";
import { never, throughout } from "../src/language/always.ts";
import { topology, traffic } from "../src/language/conditions.ts";
import { clientsCutOff, failover, oldMasterDeposed, twoMasters } from "../src/language/consequences.ts";
import { dataEqual } from "../src/language/data.ts";
import { withWriteGuard } from "../src/language/depending.ts";
import { partition, reconnect } from "../src/language/faults.ts";
import { lostAtMostATail, lostOnTheWrongSide } from "../src/language/losses.ts";
import { follows, twoMastersFor } from "../src/language/roles.ts";
import { routed } from "../src/language/routed.ts";
import { anyEvent, sentinelEvent } from "../src/language/sentinel.ts";
import { hold, until } from "../src/language/waits.ts";
import { writes } from "../src/language/writes.ts";
import { defineScenario } from "../src/model/scenario.ts";
import { bound } from "../src/model/target.ts";

const reunion = "reconnect old-master, sentinel-1";

const switched = sentinelEvent("+switch-master", {
  about: "old-master",
  to: "new-master",
  within: "down-after + 5s",
});

export default defineScenario({
  name: "network-partition",
  title: "The master is cut off, HAProxy is with the majority",
  question: "Two masters at once: for how long, and what of their writes survives?",
  order: 120,
  clients: ["direct"],
  lesson: [
    "A firewall separates the master and one Sentinel from all the others. On their side everything looks as if the others had died; on the other side, as if the master had. Both are right about what they see. Only the larger side may act: two Sentinels are a majority and elect, one is not and waits.",
    "For the time of the partition two nodes answer role:master. A client that stays with the old one (here: one that writes to it directly, as an application on the wrong side would) is still acknowledged, and every one of these writes will be thrown away when the node becomes a replica. The write guard bounds this: without an acknowledgement from a replica for min-replicas-max-lag the old master refuses. Replicas report once a second and the lag is counted in whole seconds, so the last write comes up to two seconds after that limit, usually within one.",
    "HAProxy is on the majority's side and follows it: it counts votes. So does the client that asks the Sentinels. It can reach both sides here, so for it the old master is alive, and it stays until the majority announces another one: what it was acknowledged meanwhile is lost (row sentinel of the table). Then it goes, and the lone Sentinel cannot call it back. Client libraries believe the first Sentinel that answers; one that does return to the old master lost twice as many writes, all that the write guard let through.",
    "Healed, the lone Sentinel hears of the higher epoch, and the old master is made a replica of the new one.",
  ],
  production: [
    "min-replicas-to-write 1 and a min-replicas-max-lag of what you can afford to lose: with the write guard off the wrong side acknowledges for as long as the partition lasts. `make scenario-network-partition WRITE_GUARD=off` shows it, and the report compares the two.",
    "WAIT does not turn this into consensus: it tells a client that its write had reached a replica, not that the replica survives the election.",
    "If no acknowledged write may ever be lost, asynchronous replication is the wrong tool.",
  ],
  given: [topology.healthy({ replicas: 2, sentinels: 3 }), traffic.flowing({ for: "3s" })],
  inject: [
    partition("master", "sentinel-1"),
    hold("15s"),
    // Two Sentinels can fail to elect a leader at their first attempt.
    until(switched),
    reconnect("old-master", "sentinel-1"),
  ],
  expect: [
    sentinelEvent("+odown", { about: "old-master", within: "down-after + 2s" }),
    switched,
    never(anyEvent("+odown", { by: "sentinel-1", until: reunion })),
    never(anyEvent("+switch-master", { by: "sentinel-1", until: reunion })),
    routed("writes", { to: "new-master", within: "down-after + 3s" }),
    writes.resume({ on: "every-path", within: "down-after + 5s" }),
    throughout(writes.acceptedByAtMostOneMaster({ on: "haproxy" })),
    throughout(writes.acceptedByAtMostOneMaster({ on: "haproxy-persistent" })),
    throughout(writes.acceptedByAtMostOneMaster({ on: "sentinel" })),
    twoMastersFor({ atMost: "15s + 30s" }),
    withWriteGuard(writes.stopAt("old-master", { within: "max-lag + 2s" })),
    lostOnTheWrongSide((recording) => bound(recording.bindings, "old-master")),
    sentinelEvent("+switch-master", { by: "sentinel-1", since: reunion, within: "15s" }),
    follows("old-master", "new-master", { since: reunion, within: "30s" }),
    lostAtMostATail({ on: "haproxy" }),
    dataEqual(),
  ],
  alerts: alerts({
    fire: {
      SentinelDown: { within: "15s" },
      ...failover({ within: "down-after + 20s" }),
      RedisReplicaDown: { within: "down-after + 20s" },
      ...twoMasters(reunion),
    },
    mayFire: { ...clientsCutOff, ...oldMasterDeposed },
  }),
  heal: [reconnect("old-master", "sentinel-1")],
});
