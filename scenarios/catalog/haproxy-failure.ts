import { alertFires, alerts } from "../src/language/alert.ts";
import { never, throughout } from "../src/language/always.ts";
import { topology, traffic } from "../src/language/conditions.ts";
import { clientsCutOff } from "../src/language/consequences.ts";
import { withHaproxies } from "../src/language/depending.ts";
import { kill, start } from "../src/language/faults.ts";
import { nothingLost } from "../src/language/losses.ts";
import { delivered } from "../src/language/messages.ts";
import { masterStays } from "../src/language/roles.ts";
import { anyEvent } from "../src/language/sentinel.ts";
import { hold, until } from "../src/language/waits.ts";
import { reads, writes } from "../src/language/writes.ts";
import { defineScenario } from "../src/model/scenario.ts";

export default defineScenario({
  name: "haproxy-failure",
  title: "HAProxy dies",
  question: "Which clients are cut off, which continue, and how soon is everything back?",
  order: 40,
  lesson: [
    "A proxy makes every client simple and is itself a single point of failure: while it is gone, no client that goes through it is served, although Redis is perfectly well. Clients that ask the Sentinels for the master go on as if nothing had happened.",
    "Nothing fails over, because nothing that Sentinel watches has failed.",
    "Back again, HAProxy remembers nothing. It routes no client until each question of its rule has been answered at least once: a wrong guess in the first second would be worse than the second.",
    "With two HAProxies (`make start HAPROXIES=2`) the one is killed that clients reach. keepalived, which asks it ten times a second, moves the floating address to the other one, which has asked the Sentinels all the time and routes at once. Clients are refused for some tenths of a second and connect again; nothing waits for the dead one's return, and its return moves nothing.",
  ],
  production: [
    "Run two HAProxy with a virtual address (keepalived), or list both in the clients. They need not know of each other: each decides by the same Sentinels. docs/two-haproxies.md has what it buys.",
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
    withHaproxies(1, throughout(writes.refused({ on: "haproxy", until: "start haproxy" }))),
    withHaproxies(
      1,
      throughout(
        writes.refused({ on: "haproxy-persistent", since: "fault + 200ms", until: "start haproxy" }),
      ),
    ),
    withHaproxies(2, writes.interruptedFor({ on: "haproxy", atMost: "1s" })),
    withHaproxies(2, writes.interruptedFor({ on: "haproxy-persistent", atMost: "1s" })),
    throughout(writes.unaffected({ on: "sentinel" })),
    never(anyEvent("+odown")),
    masterStays(),
    writes.resume({ on: "haproxy", since: "start haproxy", within: "5s" }),
    writes.resume({ on: "haproxy-persistent", since: "start haproxy", within: "5s" }),
    reads.resume({ since: "start haproxy", within: "5s" }),
    nothingLost(),
    withHaproxies(1, delivered({ but: { since: "start haproxy", within: "5s" } })),
    withHaproxies(2, delivered({ but: { within: "2s" } })),
  ],
  alerts: alerts({
    fire: {
      HAProxyDown: { within: "15s" },
      PublisherFailing: {
        within: "15s",
        withTwoHaproxies: "writes fail for some tenths of a second, of the five that it looks back on",
      },
    },
    mayFire: {
      ...clientsCutOff,
      HAProxyNoMaster: "a HAProxy that has just started routes no client until its checks are complete",
    },
  }),
  heal: [start("haproxy")],
});
