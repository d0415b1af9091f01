import { defineScenario } from "../src/model/scenario.ts";
import { alertFires, alerts } from "../src/words/alert.ts";
import { never, throughout } from "../src/words/always.ts";
import { topology, traffic } from "../src/words/conditions.ts";
import { clientsCutOff } from "../src/words/consequences.ts";
import { kill, start } from "../src/words/faults.ts";
import { nothingLost } from "../src/words/losses.ts";
import { masterStays } from "../src/words/roles.ts";
import { anyEvent } from "../src/words/sentinel.ts";
import { hold, until } from "../src/words/waits.ts";
import { reads, writes } from "../src/words/writes.ts";

export default defineScenario({
  name: "haproxy-failure",
  title: "HAProxy dies",
  question: "Who is cut off, who goes on, and how soon is everything back?",
  order: 40,
  lesson: [
    "A proxy makes every client simple and is itself a single point of failure: while it is gone, nobody who goes through it is served, although Redis is perfectly well. Clients that ask the Sentinels for the master go on as if nothing had happened.",
    "Nothing fails over, because nothing that Sentinel watches has failed.",
    "Back again, HAProxy remembers nothing. It routes nobody until each question of its rule has been answered at least once: a wrong guess in the first second would be worse than the second.",
  ],
  production: [
    "Run two HAProxy with a virtual address (keepalived), or list both in the clients. They need not know of each other: each decides by the same Sentinels.",
    "Or put the proxy next to each application (a sidecar): its failure is then the failure of one application.",
    "Keep Sentinel discovery as the second route in clients that can.",
  ],
  given: [topology.healthy({ replicas: 2, sentinels: 3 }), traffic.flowing({ for: "3s" })],
  inject: [
    kill("haproxy"),
    hold("5s"),
    until(alertFires("HAProxyDown", { within: "15s" })),
    start("haproxy"),
  ],
  expect: [
    throughout(writes.refused({ on: "haproxy", until: "start haproxy" })),
    throughout(writes.refused({ on: "haproxy-standing", since: "fault + 200ms", until: "start haproxy" })),
    throughout(writes.unaffected({ on: "sentinel" })),
    never(anyEvent("+odown")),
    masterStays(),
    writes.resume({ on: "haproxy", since: "start haproxy", within: "5s" }),
    writes.resume({ on: "haproxy-standing", since: "start haproxy", within: "5s" }),
    reads.resume({ since: "start haproxy", within: "5s" }),
    nothingLost(),
  ],
  alerts: alerts({
    fire: { HAProxyDown: { within: "15s" }, PublisherFailing: { within: "15s" } },
    mayFire: {
      ...clientsCutOff,
      HAProxyNoMaster: "a HAProxy that has just started routes nobody until its checks are complete",
    },
  }),
  heal: [start("haproxy")],
});
