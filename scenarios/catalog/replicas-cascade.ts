import { alerts } from "../src/language/alert.ts";
import { never, throughout } from "../src/language/always.ts";
import { topology, traffic } from "../src/language/conditions.ts";
import { clientsCutOff } from "../src/language/consequences.ts";
import { dataEqual, resynchronises } from "../src/language/data.ts";
import { withWriteGuard } from "../src/language/depending.ts";
import { pause, unpause } from "../src/language/faults.ts";
import { nothingLost } from "../src/language/losses.ts";
import { masterStays } from "../src/language/roles.ts";
import { readsRouted, routeStays } from "../src/language/routed.ts";
import { anyEvent } from "../src/language/sentinel.ts";
import { hold } from "../src/language/waits.ts";
import { reads, writes } from "../src/language/writes.ts";
import { defineScenario } from "../src/model/scenario.ts";

export default defineScenario({
  name: "replicas-cascade",
  formerly: "slaves-cascade",
  title: "The replicas are paused one after the other",
  question: "When do reads move, and when does the master stop taking writes?",
  order: 110,
  clients: ["direct"],
  lesson: [
    "With one replica paused, reads move to the other and clients notice nothing else. With both paused, reads go to the master: it is the only one left that is current.",
    "The master keeps acknowledging for min-replicas-max-lag after the last replica's last sign of life, then the write guard falls: NOREPLICAS. It cannot know whether its replicas are dead or whether it is itself the one that was cut off and has been replaced; in the second case every further acknowledgement would be a lie.",
    "Resumed, the replicas find their connections as they left them: the master had kept what they missed in their output buffers, so they simply read on, and no resynchronisation is needed. After a broken connection it would be a partial one, from the backlog.",
  ],
  production: [
    "min-replicas-max-lag is the price list of the write guard: so many seconds of acknowledged writes can be lost to a cut-off master, and so long both replicas may be away before writes stop.",
    "client-output-buffer-limit replica bounds what the master keeps for a paused replica; beyond it the connection is cut and the backlog decides.",
    "With two replicas, a rolling restart must wait for each to be linked again before it takes the next.",
  ],
  given: [topology.healthy({ replicas: 2, sentinels: 3 }), traffic.flowing({ for: "3s" })],
  inject: [
    pause("replica"),
    hold("4s"),
    pause("other-replica"),
    // Longer than the write guard needs to close and its alert to fire.
    hold("max-lag + 8s"),
    unpause("replica"),
    unpause("other-replica"),
    // Replicas acknowledge once a second. A run with WRITE_GUARD=off puts the write guard up again, and would be refused before.
    hold("2s"),
  ],
  expect: [
    throughout(writes.unaffected({ on: "every-path", until: "pause other-replica" })),
    readsRouted("away from", "replica", { within: "3s" }),
    readsRouted("to", "master", { since: "pause other-replica", within: "3s" }),
    reads.resume({ since: "pause other-replica", within: "4s" }),
    withWriteGuard(
      writes.stopAt("master", {
        since: "pause other-replica",
        within: "max-lag + 2s",
        until: "unpause replica",
      }),
    ),
    throughout(routeStays()),
    never(anyEvent("+odown")),
    masterStays(),
    writes.resume({ on: "every-path", since: "unpause replica", within: "4s" }),
    readsRouted("to", "replica", { since: "unpause replica", within: "10s" }),
    resynchronises("other-replica", { since: "unpause other-replica", within: "10s" }),
    nothingLost(),
    dataEqual(),
  ],
  alerts: alerts({
    fire: {
      RedisDown: { within: "15s" },
      RedisReplicaDown: { within: "15s" },
      RedisReplicationLag: { within: "max-lag + 10s" },
      RedisFenceActive: { since: "pause other-replica", within: "max-lag + 10s", writeGuard: true },
      RedisRejectingWrites: { since: "pause other-replica", within: "max-lag + 10s", writeGuard: true },
      PublisherFailing: { since: "pause other-replica", within: "max-lag + 10s", writeGuard: true },
    },
    mayFire: {
      ...clientsCutOff,
      RedisReplicationBroken: "on a busy machine the returning node needs longer than 5 s to be linked",
    },
  }),
  heal: [unpause("replica"), unpause("other-replica")],
});
