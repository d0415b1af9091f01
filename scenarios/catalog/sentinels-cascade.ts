import { defineScenario } from "../src/model/scenario.ts";
import { alerts } from "../src/words/alert.ts";
import { never, throughout } from "../src/words/always.ts";
import { topology, traffic } from "../src/words/conditions.ts";
import { clientsCutOff } from "../src/words/consequences.ts";
import { pause, unpause } from "../src/words/faults.ts";
import { nothingLost } from "../src/words/losses.ts";
import { masterStays } from "../src/words/roles.ts";
import { routed } from "../src/words/routed.ts";
import { anyEvent, sentinelEvent } from "../src/words/sentinel.ts";
import { hold } from "../src/words/waits.ts";
import { writes } from "../src/words/writes.ts";

const thaw = "unpause sentinel-1, sentinel-2, sentinel-3";

export default defineScenario({
  name: "sentinels-cascade",
  title: "The Sentinels freeze one after the other",
  question: "How much of the watch can fall asleep before clients notice?",
  order: 170,
  clients: ["discovery"],
  lesson: [
    "Redis itself is well all the time. With one Sentinel frozen nothing changes but the safety margin: a client that asks it first waits for its own time-out and asks the next. With two frozen, HAProxy has one vote of three left, which is no majority: by its third rule it refuses new connections and closes the established ones, although the master is well, because from here it cannot tell this from being on the wrong side of a partition. Clients that found the master earlier by Sentinel discovery and keep their connection go on; nobody who is connected needs a Sentinel.",
    "With the third frozen, nobody can find the master any more who does not already know it.",
    "Thawed, each Sentinel notices that its clock has jumped, and does not trust itself: TILT. For 30 seconds it answers and watches, but starts nothing. A master that died now would stay dead until the tilt is over. HAProxy routes again as soon as two answer: a Sentinel in tilt still knows who the master is.",
  ],
  production: [
    "Give clients the list of all Sentinels and a time-out per Sentinel (sentinelCommandTimeout): without it the first frozen one blocks them for good.",
    "Alert on every single Sentinel that is down: nothing else will tell you that the margin is used up.",
    "Tilt after a pause is normal (suspended virtual machines, overloaded hosts). Frequent tilt means the clock jumps or the machine is too busy for a Sentinel.",
  ],
  given: [topology.healthy({ replicas: 2, sentinels: 3 }), traffic.flowing({ for: "3s" })],
  inject: [
    pause("sentinel-1"),
    hold("3s"),
    pause("sentinel-2"),
    hold("3s"),
    pause("sentinel-3"),
    // The loss of the quorum is to be noticed, too.
    hold("5s"),
    unpause("sentinel-1", "sentinel-2", "sentinel-3"),
  ],
  expect: [
    throughout(writes.unaffected({ on: "every-route", until: "pause sentinel-2" })),
    throughout(writes.unaffected({ on: "discovery", stall: "1500ms", until: "pause sentinel-2 + 2s" })),
    routed("writes", { to: "nobody", since: "pause sentinel-2", within: "2s" }),
    throughout(writes.refused({ on: "haproxy", since: "pause sentinel-2 + 2s", until: thaw })),
    throughout(writes.refused({ on: "discovery", since: "pause sentinel-3", until: thaw })),
    throughout(writes.unaffected({ on: "sentinel" })),
    never(anyEvent("+odown", { until: "pause sentinel-3" })),
    masterStays(),
    writes.resume({ on: "every-route", since: thaw, within: "3s" }),
    // The +tilt itself is said in the moment of the thaw, before anybody can listen again.
    sentinelEvent("-tilt", { since: thaw, within: "40s" }),
    nothingLost(),
  ],
  alerts: alerts({
    fire: {
      SentinelDown: { within: "15s" },
      HAProxyNoMaster: { since: "pause sentinel-2", within: "15s" },
      PublisherFailing: { since: "pause sentinel-2", within: "15s" },
      SentinelQuorumLost: { since: "pause sentinel-2", within: "15s" },
      SentinelTilt: { since: thaw, within: "15s" },
    },
    mayFire: clientsCutOff,
  }),
  heal: [unpause("sentinel-1", "sentinel-2", "sentinel-3")],
});
