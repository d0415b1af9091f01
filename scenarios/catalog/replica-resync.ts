import { alerts } from "../src/language/alert.ts";
import { never, throughout } from "../src/language/always.ts";
import { topology, traffic } from "../src/language/conditions.ts";
import { dataEqual, resynchronises, synchronisations } from "../src/language/data.ts";
import { burst, cutFrom, dropLink, reconnect, setBacklog } from "../src/language/faults.ts";
import { nothingLost } from "../src/language/losses.ts";
import { masterStays } from "../src/language/roles.ts";
import { anyEvent } from "../src/language/sentinel.ts";
import { hold } from "../src/language/waits.ts";
import { writes } from "../src/language/writes.ts";
import { defineScenario } from "../src/model/scenario.ts";

export default defineScenario({
  name: "replica-resync",
  title: "A replica loses its link twice",
  question: "When does it read on where it stopped, and when does it copy everything?",
  order: 35,
  lesson: [
    "First the master drops the replica's connection, as a router that forgets it would. The replica connects again within a second and asks for what comes after the last byte it has (PSYNC, with the id of the history and an offset). The master still has that in its backlog and sends just the rest: a partial synchronisation.",
    "Then the backlog is made small (1 MB, Redis's default; the lab has 64), the replica is cut off, and more is written than the backlog holds. When it asks again, what it misses is gone from the backlog, and it gets a copy of everything: the master forks, writes its data set into the socket, and the replica loads it. With a few megabytes it goes unnoticed. With tens of gigabytes it is minutes of load on both, in which the replica serves nothing.",
  ],
  production: [
    "Size repl-backlog-size by what is written in the longest interruption you want to survive cheaply: bytes per second times seconds (master_repl_offset, twice, a minute apart).",
    "Watch sync_full: each one that you did not plan is a backlog that was too small, or a replica's output buffer that overflowed (client-output-buffer-limit replica).",
  ],
  given: [topology.healthy({ replicas: 2, sentinels: 3 }), traffic.flowing({ for: "3s" })],
  inject: [
    dropLink("replica"),
    hold("5s"),
    setBacklog("1mb"),
    cutFrom("replica", "nodes"),
    dropLink("replica"),
    burst(),
    // Longer than the alert waits.
    hold("8s"),
    reconnect("replica"),
  ],
  expect: [
    synchronisations({ partial: 1, full: 1 }),
    resynchronises("replica", { since: "reconnect replica", within: "20s" }),
    throughout(writes.unaffected({ on: "every-path" })),
    never(anyEvent("+sdown")),
    masterStays(),
    nothingLost(),
    dataEqual(),
  ],
  alerts: alerts({
    fire: { RedisReplicationBroken: { since: "burst master", within: "20s" } },
    mayFire: {
      RedisReplicationLag: "the returning node has not acknowledged for as long as it was away",
    },
  }),
  heal: [reconnect("replica")],
});
