import { alerts } from "../src/language/alert.ts";
import { never, throughout } from "../src/language/always.ts";
import { topology, traffic } from "../src/language/conditions.ts";
import {
  clientsCutOff,
  deadMasterReplaced,
  failover,
  patientSentinels,
  promotion,
} from "../src/language/consequences.ts";
import { dataEqual } from "../src/language/data.ts";
import { kill, pause, start, unpause } from "../src/language/faults.ts";
import { lostAtMostATail, nothingLost } from "../src/language/losses.ts";
import { anyEvent, sentinelEvent } from "../src/language/sentinel.ts";
import { hold, until } from "../src/language/waits.ts";
import { writes } from "../src/language/writes.ts";
import type { Expectation } from "../src/model/finding.ts";
import { defineScenario } from "../src/model/scenario.ts";

/** Five times down-after, less what has passed of it before the master dies. */
const tilt = "5 x down-after";

const paused = "pause sentinel-1, sentinel-2, sentinel-3";

/** Only where TILT is longer than what is looked at. */
const inTilt = (expectation: Expectation): Expectation => ({
  ...expectation,
  applies: ({ downAfterMs }) => 5 * downAfterMs > 4_000,
});

export default defineScenario({
  name: "tilt",
  title: "The master dies while the Sentinels distrust their clocks",
  question: "How long does a failover wait for Sentinels in TILT, and does it come at all?",
  order: 172,
  lesson: [
    "All Sentinels stand still for three seconds, as on a host that was suspended. Each notices when it goes on that more than two seconds are missing, and goes into TILT: it answers and watches, and calls no node down. In this moment the master is killed.",
    "For the whole of TILT nothing happens, although every node can see that the master is dead. At its end the Sentinels hold it for down at once, since nothing valid has come from it for longer than down-after, and a replica is promoted within two seconds.",
    "With Redis's own TILT of 30 seconds it would never come. A Sentinel promotes no replica whose link has been down for ten times down-after longer than it has held the master for down; it takes such a replica for one that had lost its master before. In TILT the replicas' count goes on and the Sentinel's does not begin, and the difference never shrinks: -failover-abort-no-good-slave, again and again, with two replicas that have everything. The lab sets the length of TILT to five times down-after (SENTINEL DEBUG tilt-period).",
  ],
  production: [
    "Keep TILT shorter than ten times down-after: with a down-after below 3 s the 30 s of Redis are too long. No configuration file takes the setting, so set it whenever a Sentinel has started.",
    "Where Sentinels stand still together they share what made them: one hypervisor, one overloaded host. Put them where they fail independently.",
    "A failover that is aborted for want of a good replica is ended by the old master's return, or by REPLICAOF on the replica that shall be promoted.",
  ],
  given: [topology.healthy({ replicas: 2, sentinels: 3 }), traffic.flowing({ for: "3s" })],
  prepare: [
    pause("sentinel-1", "sentinel-2", "sentinel-3"),
    hold("3s"),
    unpause("sentinel-1", "sentinel-2", "sentinel-3"),
  ],
  inject: [
    kill("master"),
    until(sentinelEvent("+switch-master", { about: "old-master", within: `${tilt} + 25s` })),
  ],
  expect: [
    sentinelEvent("-tilt", { within: `${tilt} + 1s` }),
    inTilt(never(anyEvent("+odown", { until: "fault + 3s" }))),
    sentinelEvent("+switch-master", {
      about: "old-master",
      to: "new-master",
      within: `${tilt} + 5s`,
    }),
    never(anyEvent("-failover-abort-no-good-slave")),
    writes.resume({ on: "every-path", within: `${tilt} + 5s` }),
    throughout(writes.acceptedByAtMostOneMaster()),
    lostAtMostATail(),
    nothingLost({ on: "durable" }),
    dataEqual(),
  ],
  alerts: alerts({
    fire: {
      ...failover({ within: `${tilt} + 20s` }),
      // HAProxy refuses from the second paused Sentinel on: which comes first, these or the master's death, is chance.
      HAProxyNoMaster: { since: paused, within: "15s" },
      PublisherFailing: { since: paused, within: "15s" },
      SentinelTilt: { within: "15s" },
    },
    mayFire: {
      ...clientsCutOff,
      ...promotion,
      ...patientSentinels,
      ...deadMasterReplaced,
      SentinelDown: "the Sentinels stand still for as long as this alert waits",
      SentinelQuorumLost: "the Sentinels stand still for as long as this alert waits",
    },
  }),
  heal: [unpause("sentinel-1", "sentinel-2", "sentinel-3"), start("old-master")],
});
