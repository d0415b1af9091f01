import { alerts } from "../src/language/alert.ts";
import { throughout } from "../src/language/always.ts";
import { topology, traffic } from "../src/language/conditions.ts";
import { clientsCutOff, failover, oldMasterDeposed, twoMasters } from "../src/language/consequences.ts";
import { dataEqual } from "../src/language/data.ts";
import { pause, unpause } from "../src/language/faults.ts";
import { lostAtMostATail } from "../src/language/losses.ts";
import { follows } from "../src/language/roles.ts";
import { routed } from "../src/language/routed.ts";
import { sentinelEvent } from "../src/language/sentinel.ts";
import { hold } from "../src/language/waits.ts";
import { writes } from "../src/language/writes.ts";
import { defineScenario } from "../src/model/scenario.ts";

export default defineScenario({
  name: "master-pause",
  formerly: "master-freeze",
  title: "The master is paused and resumed",
  question: "What detects a failure when sockets stay open, and does the resumed master do harm?",
  order: 80,
  lesson: [
    "A hung process (a stuck disk, a suspended virtual machine, swapping) is worse than a dead one: its kernel goes on accepting connections and keeps the open ones, so nothing is refused and no client is told. Only a time-out tells.",
    "The Sentinels notice as always, by missing answers. HAProxy's checks time out and it closes the sessions itself, so its clients learn it from a closed connection. A client without a time-out of its own waits as long as the pause lasts.",
    "Resumed, the old master continues in the middle of a command and believes it is still the master. HAProxy routes nothing to it any more; the write guard makes it refuse writes as soon as it notices that no replica has acknowledged for min-replicas-max-lag; some seconds later the Sentinels make it a replica (+convert-to-slave).",
  ],
  production: [
    "Give every client a command time-out (socketTimeout in ioredis) a little above the slowest legitimate command. TCP keepalive does not detect a hung process: its kernel answers.",
    "min-replicas-to-write is what protects data written to the resumed master by clients that hold on to it.",
    "Virtual machine migrations and backups that suspend for longer than down-after are failovers: raise down-after, or switch over before.",
  ],
  given: [topology.healthy({ replicas: 2, sentinels: 3 }), traffic.flowing({ for: "3s" })],
  clients: ["direct"],
  inject: [pause("master"), hold("15s"), unpause("old-master"), hold("2s")],
  expect: [
    sentinelEvent("+sdown", { about: "old-master", within: "down-after + 1500ms" }),
    routed("writes", { to: "new-master", within: "down-after + 4s" }),
    writes.resume({ on: "every-path", within: "down-after + 5s" }),
    throughout(writes.acceptedByAtMostOneMaster()),
    writes.stopAt("old-master", { since: "unpause old-master", within: "1500ms" }),
    follows("old-master", "new-master", { since: "unpause old-master", within: "30s" }),
    lostAtMostATail(),
    dataEqual(),
  ],
  alerts: alerts({
    fire: {
      ...failover({ within: "down-after + 20s" }),
      RedisReplicaDown: { within: "down-after + 20s" },
      ...twoMasters("unpause old-master"),
    },
    mayFire: { ...clientsCutOff, ...oldMasterDeposed },
  }),
  heal: [unpause("old-master")],
});
