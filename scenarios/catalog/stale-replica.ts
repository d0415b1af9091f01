import { alerts } from "../src/language/alert.ts";
import { never, throughout } from "../src/language/always.ts";
import { topology, traffic } from "../src/language/conditions.ts";
import { dataEqual } from "../src/language/data.ts";
import { burst, dropReplication, reconnect } from "../src/language/faults.ts";
import { nothingLost } from "../src/language/losses.ts";
import { masterStays } from "../src/language/roles.ts";
import { readsRouted, routeStays } from "../src/language/routed.ts";
import { anyEvent } from "../src/language/sentinel.ts";
import { hold } from "../src/language/waits.ts";
import { reads, writes } from "../src/language/writes.ts";
import { defineScenario } from "../src/model/scenario.ts";

export default defineScenario({
  name: "stale-replica",
  title: "A replica stops receiving and does not know it",
  question: "Do clients read old data from a replica that believes it is linked?",
  order: 112,
  clients: ["reads-persistent"],
  lesson: [
    "What the master sends is dropped on the way to one replica; everything else gets through. The replica answers PING and ROLE, says that its link is up, and will say so until repl-timeout, a minute later. To the Sentinels and to a health check that asks the replica alone it is in perfect health, and its data grow older by the second.",
    "Only a comparison tells: the master's offset against the replica's. HAProxy asks all nodes for both four times a second and stops sending reads to a replica that lags by more than READ_MAX_LAG_BYTES, or that has heard nothing for READ_MAX_LAG_SECONDS. Established sessions are closed, so that a pool of connections does not go on reading old data.",
    "When packets get through again the connection goes on where it stood, as fast as TCP's next retransmission comes; nothing is copied anew.",
  ],
  production: [
    "Decide how old a read may be and let something enforce it; link up is not fresh.",
    "A limit in bytes reacts at once under load and never without it; a limit in seconds does the opposite. Use both.",
    "Clients that must read their own writes read from the master.",
  ],
  given: [topology.healthy({ replicas: 2, sentinels: 3 }), traffic.flowing({ for: "3s" })],
  inject: [
    dropReplication("replica"),
    hold("1s"),
    burst(),
    // Longer than the alert waits, shorter than the limit in seconds: what moves the reads is the limit in bytes.
    hold("7s"),
    reconnect("replica"),
  ],
  expect: [
    readsRouted("away from", "replica", { since: "burst master", within: "3s" }),
    reads.resume({ within: "5s" }),
    throughout(writes.unaffected({ on: "every-path" })),
    throughout(routeStays()),
    never(anyEvent("+sdown")),
    masterStays(),
    readsRouted("to", "replica", { since: "reconnect replica", within: "20s" }),
    nothingLost(),
    dataEqual(),
  ],
  alerts: alerts({
    fire: { RedisReplicationLag: { since: "burst master", within: "20s" } },
    mayFire: {
      RedisReplicationBroken: "on a busy machine the node breaks its silent link before it is freed",
    },
  }),
  heal: [reconnect("replica")],
});
