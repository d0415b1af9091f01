import { alerts } from "../src/language/alert.ts";
import { never, throughout } from "../src/language/always.ts";
import { topology, traffic } from "../src/language/conditions.ts";
import { clientsCutOff, oldMasterDeposed } from "../src/language/consequences.ts";
import { dataEqual } from "../src/language/data.ts";
import { block } from "../src/language/faults.ts";
import { lostAtMostATail } from "../src/language/losses.ts";
import { follows } from "../src/language/roles.ts";
import { anyEvent, sentinelEvent } from "../src/language/sentinel.ts";
import { hold } from "../src/language/waits.ts";
import { writes } from "../src/language/writes.ts";
import { defineScenario } from "../src/model/scenario.ts";

export default defineScenario({
  name: "slow-command",
  title: "A command that takes too long",
  question: "Where is the border between a slow master and a dead one?",
  order: 100,
  lesson: [
    "Redis executes one command at a time. KEYS on a large data set, a huge SORT, an endless script: meanwhile the node answers nothing, which looks like a crash to clients and Sentinels. Redis has an exception for scripts and modules only: after busy-reply-threshold they answer -BUSY, which Sentinel counts as life.",
    "First the master is blocked for one second less than down-after. Clients wait, HAProxy may close their sessions when two checks in a row go unanswered, and the Sentinels do nothing: the node would have to be silent for longer. Then for two seconds more than down-after: now there is a failover, and the master that was merely slow comes back to find a successor.",
    "The failover helps no client here. What was in the queue is lost to the clients, and the same command on the new master blocks it just as long.",
  ],
  production: [
    "Keep down-after above the slowest command you have (SLOWLOG, latency histogram), with a margin for fork and fsync pauses.",
    "Forbid what blocks: rename or deny KEYS, FLUSHALL without ASYNC, DEBUG by ACL; use SCAN, UNLINK, and time limits in scripts.",
    "An alert on the slow log is earlier than an alert on the failover.",
  ],
  given: [topology.healthy({ replicas: 2, sentinels: 3 }), traffic.flowing({ for: "3s" })],
  inject: [block("master", "down-after - 1s"), hold("down-after + 4s"), block("master", "down-after + 2s")],
  expect: [
    writes.resume({ on: "every-path", within: "down-after + 1s" }),
    never(anyEvent("+odown", { until: "block master down-after + 2s" })),
    sentinelEvent("+odown", { since: "block master down-after + 2s", within: "down-after + 2s" }),
    sentinelEvent("+switch-master", {
      about: "old-master",
      to: "new-master",
      since: "block master down-after + 2s",
      within: "down-after + 4s",
    }),
    writes.resume({ on: "every-path", since: "block master down-after + 2s", within: "down-after + 5s" }),
    throughout(writes.acceptedByAtMostOneMaster({ on: "haproxy" })),
    follows("old-master", "new-master", { since: "block master down-after + 2s", within: "30s" }),
    lostAtMostATail({ on: "haproxy", faults: ["block master down-after + 2s"] }),
    dataEqual(),
  ],
  alerts: alerts({
    // Counted from the first command: on a busy machine that one alone can make them fire, and they hold on.
    fire: {
      RedisMasterDown: { within: "down-after + 30s" },
      HAProxyNoMaster: { within: "down-after + 30s" },
      PublisherFailing: { within: "down-after + 30s" },
      SentinelFailoverHappened: { within: "down-after + 30s" },
      RedisMultipleMasters: { since: "block master down-after + 2s", within: "down-after + 20s" },
    },
    mayFire: {
      ...clientsCutOff,
      ...oldMasterDeposed,
      RedisNoMaster:
        "from the first scrape that finds no master to the promotion it is hardly as long as this alert waits",
      RedisDown: "the long command lasts hardly longer than the 2 s that this alert waits",
    },
  }),
  heal: [],
});
