import { alerts } from "../src/language/alert.ts";
import { never, throughout } from "../src/language/always.ts";
import { topology, traffic } from "../src/language/conditions.ts";
import { clientsCutOff } from "../src/language/consequences.ts";
import { kill, start, wipe } from "../src/language/faults.ts";
import { nothingLost } from "../src/language/losses.ts";
import { routed } from "../src/language/routed.ts";
import { anyEvent, sentinelNames } from "../src/language/sentinel.ts";
import { hold } from "../src/language/waits.ts";
import { writes } from "../src/language/writes.ts";
import { defineScenario } from "../src/model/scenario.ts";

const everySentinel = ["sentinel-1", "sentinel-2", "sentinel-3"] as const;
const returned = `start ${everySentinel.join(", ")}`;

export default defineScenario({
  name: "sentinel-amnesia",
  title: "All Sentinels lose their memory",
  question: "Their volumes are gone: do they find the present master, or the first one?",
  order: 176,
  lesson: [
    "The Sentinels die together and start with empty disks: no identity, no epochs, no idea which node is master. What they have is the template, and a template that names a fixed first master is wrong after every failover: they would watch a replica and call it master.",
    "So the start script asks the nodes before a Sentinel watches anything: the one that answers role:master, with most replicas, is the present master. Nodes open their port only when their own role is decided, so what they answer holds.",
    "Redis itself is well all the time. HAProxy refuses while no majority names the master, and routes again as soon as two Sentinels do.",
  ],
  production: [
    "Sentinel's configuration file is state: keep it on storage that survives, one volume per Sentinel.",
    "After a loss no other Sentinel may remember the old identities: SENTINEL RESET on those that were not wiped, or they count ghosts in the majority.",
  ],
  given: [topology.healthy({ replicas: 2, sentinels: 3 }), traffic.flowing({ for: "3s" })],
  inject: [kill(...everySentinel), wipe(...everySentinel), hold("2s"), start(...everySentinel), hold("5s")],
  expect: [
    routed("writes", { to: "no node", within: "2s" }),
    throughout(writes.refused({ on: "haproxy", since: "fault + 2s", until: returned })),
    throughout(writes.unaffected({ on: "sentinel" })),
    ...everySentinel.map((name) => sentinelNames(name, "master", { since: returned, within: "8s" })),
    routed("writes", { to: "master", since: returned, within: "8s" }),
    writes.resume({ on: "every-path", since: returned, within: "10s" }),
    never(anyEvent("+odown", { since: returned })),
    nothingLost(),
  ],
  alerts: alerts({
    fire: {
      HAProxyNoMaster: { within: "15s" },
      PublisherFailing: { within: "15s" },
    },
    mayFire: {
      ...clientsCutOff,
      SentinelDown: "the Sentinels are away for about as long as this alert waits",
      SentinelQuorumLost: "the Sentinels are away for about as long as this alert waits",
    },
  }),
  heal: [start(...everySentinel)],
});
