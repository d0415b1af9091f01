import { alerts } from "../src/language/alert.ts";
import { never, throughout } from "../src/language/always.ts";
import { topology, traffic } from "../src/language/conditions.ts";
import { clientsCutOff } from "../src/language/consequences.ts";
import { pause, unpause } from "../src/language/faults.ts";
import { nothingLost } from "../src/language/losses.ts";
import { masterStays } from "../src/language/roles.ts";
import { routed } from "../src/language/routed.ts";
import { anyEvent, sentinelEvent } from "../src/language/sentinel.ts";
import { hold } from "../src/language/waits.ts";
import { writes } from "../src/language/writes.ts";
import { defineScenario } from "../src/model/scenario.ts";

const resumed = "unpause sentinel-1, sentinel-2, sentinel-3";

export default defineScenario({
  name: "sentinels-cascade",
  title: "The Sentinels are paused one after the other",
  question: "How many Sentinels can fail before clients notice?",
  order: 170,
  clients: ["discovery"],
  lesson: [
    "Redis itself is well all the time. With one Sentinel paused nothing changes but the safety margin: a client that asks it first waits for its own time-out and asks the next. With two paused, HAProxy has one vote of three left, which is no majority: by its third rule it refuses new connections and closes the established ones, although the master is well, because from here this looks the same as being on the wrong side of a partition. Clients that found the master earlier by Sentinel discovery and keep their connection go on; a connected client needs no Sentinel.",
    "With the third paused, no client can find the master any more that does not already know it.",
    "Resumed, each Sentinel notices that its clock has jumped, and does not trust itself: TILT. For ten seconds (five times down-after here, 30 seconds unless told) it answers and watches, but starts nothing. A master that died now would stay dead until the tilt is over: see tilt. HAProxy routes again as soon as two answer: a Sentinel in tilt still knows who the master is.",
  ],
  production: [
    "Give clients the list of all Sentinels and a time-out per Sentinel (sentinelCommandTimeout): without it the first paused one blocks them for good.",
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
    throughout(writes.unaffected({ on: "every-path", until: "pause sentinel-2" })),
    throughout(writes.unaffected({ on: "discovery", stall: "1500ms", until: "pause sentinel-2 + 2s" })),
    routed("writes", { to: "no node", since: "pause sentinel-2", within: "2s" }),
    throughout(writes.refused({ on: "haproxy", since: "pause sentinel-2 + 2s", until: resumed })),
    throughout(writes.refused({ on: "discovery", since: "pause sentinel-3", until: resumed })),
    throughout(writes.unaffected({ on: "sentinel" })),
    never(anyEvent("+odown", { until: "pause sentinel-3" })),
    masterStays(),
    writes.resume({ on: "every-path", since: resumed, within: "3s" }),
    // The +tilt itself is said in the moment of the resumption, before it can be listened to again.
    sentinelEvent("-tilt", { since: resumed, within: "40s" }),
    nothingLost(),
  ],
  alerts: alerts({
    fire: {
      SentinelDown: { within: "15s" },
      HAProxyNoMaster: { since: "pause sentinel-2", within: "15s" },
      PublisherFailing: { since: "pause sentinel-2", within: "15s" },
      SentinelQuorumLost: { since: "pause sentinel-2", within: "15s" },
      SentinelTilt: { since: resumed, within: "15s" },
    },
    mayFire: clientsCutOff,
  }),
  heal: [unpause("sentinel-1", "sentinel-2", "sentinel-3")],
});
