import { alerts } from "../src/language/alert.ts";
import { throughout } from "../src/language/always.ts";
import { topology, traffic } from "../src/language/conditions.ts";
import {
  clientsCutOff,
  deadMasterReplaced,
  oldMasterDeposed,
  twoMasters,
} from "../src/language/consequences.ts";
import { dataEqual } from "../src/language/data.ts";
import { partition, reconnect } from "../src/language/faults.ts";
import { lostAtMostATail } from "../src/language/losses.ts";
import { follows } from "../src/language/roles.ts";
import { routed } from "../src/language/routed.ts";
import { sentinelEvent } from "../src/language/sentinel.ts";
import { hold, until } from "../src/language/waits.ts";
import { writes } from "../src/language/writes.ts";
import { defineScenario } from "../src/model/scenario.ts";

const reunion = "reconnect old-master, sentinel-1, haproxy";

const switched = sentinelEvent("+switch-master", {
  about: "old-master",
  to: "new-master",
  within: "down-after + 5s",
});

export default defineScenario({
  name: "haproxy-partition",
  title: "The master is cut off, and HAProxy with it",
  question: "Does HAProxy on the wrong side keep feeding the old master?",
  order: 130,
  lesson: [
    "The same cut as in network-partition, but HAProxy is on the side of the old master and of a single Sentinel. The old master answers role:master and everything HAProxy can see of it is healthy; a rule that asks only the node would route to it until the partition ends, and lose all of it.",
    "One Sentinel of three is no majority, so HAProxy refuses: new connections at once, established ones within a second. It cannot know whether the others have elected another master; it only knows that they could have.",
    "That is the choice this lab makes: refused writes rather than lost ones. Clients that can reach the majority by themselves (Sentinel discovery) go on.",
  ],
  production: [
    "Place HAProxy with the applications, not with Redis: then a client and its proxy are on the same side.",
    "Several HAProxy in several places are several opinions, each right about what it sees. None of them routes without a majority.",
  ],
  given: [topology.healthy({ replicas: 2, sentinels: 3 }), traffic.flowing({ for: "3s" })],
  inject: [
    partition("master", "sentinel-1", "haproxy"),
    hold("10s"),
    // Two Sentinels can fail to elect a leader at their first attempt.
    until(switched),
    reconnect("old-master", "sentinel-1", "haproxy"),
  ],
  expect: [
    routed("writes", { to: "no node", within: "2s" }),
    throughout(writes.refused({ on: "haproxy", since: "fault + 2s", until: reunion })),
    throughout(writes.refused({ on: "haproxy-persistent", since: "fault + 2s", until: reunion })),
    switched,
    writes.resume({ on: "sentinel", within: "down-after + 5s" }),
    throughout(writes.acceptedByAtMostOneMaster({ on: "haproxy" })),
    routed("writes", { to: "new-master", since: reunion, within: "5s" }),
    writes.resume({ on: "every-path", since: reunion, within: "5s" }),
    follows("old-master", "new-master", { since: reunion, within: "30s" }),
    lostAtMostATail({ on: "haproxy", reach: "2s" }),
    dataEqual(),
  ],
  alerts: alerts({
    fire: {
      HAProxyDown: { within: "15s" },
      SentinelDown: { within: "15s" },
      RedisMasterDown: { within: "down-after + 20s" },
      RedisNoMaster: { within: "down-after + 20s" },
      PublisherFailing: { within: "down-after + 20s" },
      RedisDown: { within: "down-after + 20s" },
      SentinelFailoverHappened: { within: "down-after + 20s" },
      ...twoMasters(reunion),
    },
    mayFire: {
      ...clientsCutOff,
      ...deadMasterReplaced,
      ...oldMasterDeposed,
      HAProxyNoMaster: "when HAProxy is heard again it may still be on its way to the new master",
    },
  }),
  heal: [reconnect("old-master", "sentinel-1", "haproxy")],
});
