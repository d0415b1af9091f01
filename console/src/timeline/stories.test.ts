import { describe, expect, test } from "vitest";
import { aMaster, aNode, documents, NOW, refused, silent } from "../../../tests/fixtures/a-lab.ts";
import { alertsStory } from "../alerts/alerts.ts";
import type { Alert } from "../alerts/schema.ts";
import { clientsStory } from "../clients/story.ts";
import { routesStory } from "../haproxy/haproxy.ts";
import { createRolesStory } from "../nodes/story.ts";
import type { Observations } from "../observations.ts";
import { reachabilityStory, sourcesStory } from "../reachability/story.ts";
import { faultsStory } from "../runs/story.ts";
import { answered } from "../sources/contact.ts";
import type { Story } from "../state.ts";

/** What is told when this happens to a lab in which all is well, and when it is undone. */
function report(story: Story, spoil: (seen: Observations) => void) {
  const { before, after } = documents(spoil);
  return { done: tell(story, before, after), back: tell(story, after, before) };
}
const tell = (story: Story, ...[before, after]: Parameters<Story>) =>
  story(before, after).map(({ severity, sentence }) => `${severity}: ${sentence}`);

const contact = answered(NOW);

test("a lab that stays as it is has nothing to tell", () => {
  const stories = [
    reachabilityStory,
    createRolesStory(),
    routesStory,
    clientsStory,
    faultsStory,
    alertsStory,
    sourcesStory,
  ];
  for (const story of stories) expect(report(story, () => {})).toEqual({ done: [], back: [] });
});

describe("routes", () => {
  test("that move, and that are closed", () => {
    const { done, back } = report(routesStory, (seen) => {
      seen.route = { ...seen.route, route: { write: null, read: ["redis-3", "redis-2"] } };
    });
    expect(done).toEqual([
      "bad: HAProxy refuses writes: no node is confirmed as the master, and it never guesses",
    ]);
    expect(back).toEqual(["good: HAProxy sends writes to redis-1"]);
  });

  test("that are not reported are not shown as closed", () => {
    const silence = (seen: Observations) => {
      seen.route = { contact: refused, route: null, sessions: null };
    };
    expect(report(routesStory, silence)).toEqual({ done: [], back: [] });
  });
});

describe("who answers", () => {
  test("a node that goes and comes back", () => {
    const { done, back } = report(reachabilityStory, (seen) =>
      seen.nodes.set("redis-2", { contact: refused, report: null }),
    );
    expect(done).toEqual(["bad: redis-2 is down"]);
    expect(back).toEqual(["good: redis-2 answers again"]);
  });

  test("a Sentinel that hangs, and an application", () => {
    const { done } = report(reachabilityStory, (seen) => {
      seen.sentinels.set("sentinel-3", { contact: silent, report: null });
      seen.subscriber = { contact: refused, report: null };
    });
    expect(done).toEqual([
      "bad: sentinel-3 hangs: paused, or busy with one long command",
      "bad: subscriber is down",
    ]);
  });
});

describe("roles", () => {
  test("a replica that becomes the master, and a master that comes back as a replica", () => {
    const story = createRolesStory();
    const { before, after } = documents((seen) => {
      seen.nodes.set("redis-1", { contact: refused, report: null });
      seen.nodes.set("redis-2", { contact, report: aMaster() });
    });
    story(before, before);
    expect(tell(story, before, after)).toContain("good: redis-2 answers as master");
    const { after: returned } = documents((seen) => {
      seen.nodes.set("redis-1", { contact, report: aNode({ follows: "redis-2" }) });
      seen.nodes.set("redis-2", { contact, report: aMaster() });
    });
    expect(tell(story, after, returned)).toContain(
      "good: redis-1, once the master, is a replica of redis-2 now: it takes no writes any more",
    );
  });

  test("a replica that loses its master, copies everything, and follows again", () => {
    const link = (linkState: string) =>
      report(createRolesStory(), (seen) =>
        seen.nodes.set("redis-3", { contact, report: aNode({ linkState }) }),
      );
    expect(link("connect").done).toEqual(["warning: redis-3 has lost its master redis-1"]);
    expect(link("sync").done[0]).toMatch(/^info: redis-3 copies the whole data set of redis-1/);
    expect(link("connecting").done).toEqual([]);
    expect(link("connect").back).toEqual(["good: redis-3 follows redis-1 and receives its writes"]);
  });

  test("the write guard closing and opening", () => {
    const { done, back } = report(createRolesStory(), (seen) =>
      seen.nodes.set("redis-1", { contact, report: aMaster({ goodReplicas: 0 }) }),
    );
    expect(done[0]).toMatch(/^bad: redis-1 refuses writes: too few replicas/);
    expect(back).toEqual(["good: redis-1 takes writes again: enough replicas hear it"]);
  });
});

test("clients: an outage with its length, and what never came", () => {
  const { done, back } = report(clientsStory, (seen) => {
    const [sent, received] = [seen.publisher.report, seen.subscriber.report];
    if (!sent || !received) throw new Error("the applications of the tests answer");
    const haproxy = { ...sent.lanes.haproxy, up: false, reason: "the connection was closed", forMs: 500 };
    seen.publisher = { contact, report: { ...sent, lanes: { ...sent.lanes, haproxy } } };
    const pubsub = { ...received.lanes.sentinel.pubsub, gapsSeen: 1, stillMissing: 12 };
    const sentinel = { ...received.lanes.sentinel, pubsub };
    seen.subscriber = { contact, report: { ...received, lanes: { ...received.lanes, sentinel } } };
  });
  expect(done).toEqual([
    "bad: writes through HAProxy fail: the connection was closed",
    "warning: the subscriber notices a gap: 12 numbers of Pub/Sub messages by Sentinel discovery are missing",
  ]);
  expect(back).toEqual(["good: writes through HAProxy are acknowledged again, after 2.3 s"]);
});

test("alerts: causes, consequences and ends", () => {
  const alert = (change: Partial<Alert>): Alert => ({
    id: "1",
    name: "RedisMasterDown",
    severity: "critical",
    subject: "redis-1",
    state: "firing",
    since: NOW,
    summary: "The master does not answer",
    inhibitedBy: [],
    ...change,
  });
  const consequence = alert({
    id: "2",
    name: "HAProxyNoMaster",
    subject: null,
    state: "inhibited",
    inhibitedBy: ["RedisMasterDown"],
  });
  const { done, back } = report(alertsStory, (seen) => {
    seen.alerts = { contact, report: [alert({}), consequence] };
  });
  expect(done).toEqual([
    "bad: alert RedisMasterDown (redis-1) fires: The master does not answer",
    "info: alert HAProxyNoMaster fires as a consequence of RedisMasterDown, so no notification is sent",
  ]);
  expect(back).toEqual([
    "good: alert RedisMasterDown (redis-1) is resolved",
    "good: alert HAProxyNoMaster is resolved",
  ]);
  expect(
    report(alertsStory, (seen) => {
      seen.alerts = { contact: refused, report: null };
    }),
  ).toEqual({ done: [], back: [] });
});

test("faults: what a scenario does, when it begins to", () => {
  const { done } = report(faultsStory, (seen) => {
    seen.runner = {
      contact,
      report: {
        scenario: "master-failure",
        title: "The master process dies",
        startedAt: "2026-01-01T00:00:00.000Z",
        at: NOW,
        stage: "broken",
        faults: [{ fault: "kill", target: "redis-1" }],
        step: "kill the master",
        decided: 1,
        expectations: 8,
      },
    };
  });
  expect(done).toEqual([
    "info: scenario master-failure begins: The master process dies",
    "bad: scenario master-failure kills redis-1",
  ]);
});

test("sources: not hearing is not the same as hearing nothing", () => {
  const { done, back } = report(sourcesStory, (seen) => {
    seen.alerts = { contact: refused, report: null };
  });
  expect(done).toEqual(["warning: alertmanager is not heard: whether alerts fire is unknown"]);
  expect(back).toEqual(["good: alertmanager is heard again"]);
});
