/** The console beside a real cluster, HAProxy and the two applications. */

import { PHASES } from "@redis-ha-lab/cluster/phases.ts";
import { type ServerEvent, serverEvents } from "@redis-ha-lab/common/server-events.ts";
import { type State, state as schema } from "@redis-ha-lab/console/state.ts";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { buildPage } from "../../console/web/build.ts";
import { useClients } from "../support/client-stage.ts";
import { type ConsoleReader, openReader } from "../support/console-reader.ts";
import { ownNet } from "../support/own-net.ts";
import { haproxyAt, type ServiceProcess, startService } from "../support/service-process.ts";
import { settled } from "../support/views.ts";

const NET = ownNet;
const stage = useClients(NET, "each file", { PUBLISH_RATE: "20" });

let theConsole: ServiceProcess;
const readers: ConsoleReader[] = [];

function start(): ServiceProcess {
  const { cluster, publisher, subscriber } = stage();
  return startService("console", cluster, 14_103, {
    ...haproxyAt(`${NET}.5`),
    HAPROXY_STATS: `haproxy=${NET}.5:8404`,
    PUBLISHER: `publisher=127.0.0.1:${new URL(publisher.url).port}`,
    SUBSCRIBER: `subscriber=127.0.0.1:${new URL(subscriber.url).port}`,
    // Nothing listens there: one source is missing all the time.
    ALERTMANAGER: "alertmanager=127.0.0.1:1",
    SENTINEL_DOWN_AFTER: "1000",
    RUNS_DIR: "/nonexistent",
    LOG_LEVEL: "error",
  });
}

const reader = (read?: (state: State, id: string) => string): ConsoleReader => {
  const opened = openReader(theConsole.url, read);
  readers.push(opened);
  return opened;
};
const isWell = ({ summary }: State) => summary.severity === "good";

beforeAll(async () => {
  await buildPage();
  theConsole = start();
  await theConsole.untilReady(true);
});
afterEach(async () => {
  for (const each of readers.splice(0)) each.close();
  const { cluster } = stage();
  await cluster.reviveAll();
  await settled(cluster);
});
afterAll(() => theConsole?.stop());

/** The first events that a reader with this id gets. */
async function firstEvents(count: number, lastEventId?: string): Promise<ServerEvent[]> {
  const leave = new AbortController();
  const headers: Record<string, string> = lastEventId === undefined ? {} : { "last-event-id": lastEventId };
  const response = await fetch(`${theConsole.url}/api/events`, { headers, signal: leave.signal });
  const found: ServerEvent[] = [];
  for await (const event of serverEvents(response)) {
    found.push(event);
    if (found.length >= count) break;
  }
  leave.abort();
  return found;
}

test("a cluster in which all is well is told as such, and what is not heard as unknown", async () => {
  const state = await reader().until("all is well", isWell);
  expect(() => schema.parse(state)).not.toThrow();
  expect(state.master).toBe(stage().master);
  expect(state.haproxy.write.node).toBe(state.master);
  expect(state.alerts).toBeNull();
  expect(state.sources.alertmanager).toMatchObject({ state: "unknown", reason: "refuses connections" });
  expect(state.sources.runs).toMatchObject({ state: "unknown" });
});

test("a killed master is told in the order in which it happens", async () => {
  const { cluster } = stage();
  const page = reader(({ failover }) => failover.phase);
  const { master } = await page.until("all is well", isWell);
  if (master === null) throw new Error("all is well, and no node is the master");
  const before = page.current.timeline[0]?.id ?? 0;
  await cluster.kill(master);

  const after = await page.until(
    "the failover is done",
    ({ failover }) => failover.last?.outcome === "done" && failover.last.from === master,
  );
  // A phase may be shorter than the time between two documents; none comes twice or out of order.
  const order = ["none", ...PHASES, "none"];
  const phases = page.seen.filter((phase, at) => at > 0 || phase === "none");
  expect(order.filter((phase) => phases.includes(phase))).toEqual(phases);
  const durations = after.failover.last?.phaseMs ?? {};
  expect(Object.keys(durations)).toEqual(
    expect.arrayContaining(["detect", "agree", "elect", "select", "promote"]),
  );

  expect(after.master).not.toBe(master);
  expect(after.failover.last).toMatchObject({ from: master, to: after.master });
  expect(after.haproxy.write.node).toBe(after.master);
  expect(after.nodes.find(({ name }) => name === master)).toMatchObject({
    reachability: { state: "down" },
    role: "unknown",
    offset: null,
  });

  const told = after.timeline.filter(({ id }) => id > before).reverse();
  const firstOf = (kind: string) => told.findIndex((entry) => entry.kind === kind);
  const kinds = [
    "down",
    "+sdown",
    "+odown",
    "+elected-leader",
    "+selected-slave",
    "+switch-master",
    "failover-ended",
  ];
  const places = kinds.map(firstOf);
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((one, other) => one - other));
  expect(told.map(({ sentence }) => sentence)).toContain(`HAProxy sends writes to ${after.master}`);

  await page.until("clients write again", ({ clients }) =>
    Object.values(clients.routes).every(({ writes }) => writes === "ok"),
  );
  await cluster.reviveAll();
  const back = await page.until("all is well again", isWell);
  expect(back.nodes.find(({ name }) => name === master)).toMatchObject({
    role: "replica",
    link: { follows: after.master, state: "connected" },
  });
});

test("a Sentinel event is on its way to every reader within 300 ms", async () => {
  const { cluster } = stage();
  const page = reader();
  await page.until("all is well", isWell);
  const replica = page.current.nodes.find(({ role }) => role === "replica")?.name ?? "";
  await cluster.pause(replica);
  await page.until("a Sentinel misses it", ({ sentinels }) =>
    sentinels.some(({ opinions }) => opinions[replica]?.state === "sdown"),
  );
  const metrics = await (await theConsole.get("/metrics")).text();
  const upTo = (le: string) =>
    Number(
      new RegExp(`console_event_to_patch_seconds_bucket{le="${le.replace("+", "\\+")}"} (\\d+)`).exec(
        metrics,
      )?.[1],
    );
  expect(upTo("+Inf")).toBeGreaterThan(0);
  // A quarter of a second is the bucket below 300 ms; a busy machine may delay one of many.
  expect(upTo("0.25") / upTo("+Inf")).toBeGreaterThan(0.9);
});

test("a paused node hangs, a paused Sentinel has no vote, and the others are told as before", async () => {
  const { cluster } = stage();
  const page = reader();
  const { master, nodes } = await page.until("all is well", isWell);
  const replica = nodes.find(({ role }) => role === "replica")?.name ?? "";
  await Promise.all([cluster.pause(replica), cluster.pause("sentinel-3")]);
  const state = await page.until(
    "both hang",
    ({ nodes, sentinels }) =>
      [...nodes, ...sentinels].filter(({ reachability }) => reachability.state === "hung").length === 2,
  );
  expect(state.nodes.find(({ name }) => name === replica)).toMatchObject({ role: "unknown", link: null });
  expect(state.sentinels[2]).toMatchObject({ vote: null, heard: expect.any(Boolean), opinions: {} });
  expect(state.master).toBe(master);
  // Neither holds up the clock of the document.
  await page.until("time goes on", ({ time }) => time > state.time + 1_000, 5_000);
});

test("what a silent publisher would tell is unknown, and known again when it is back", async () => {
  const page = reader();
  // The Sentinel that was paused in the test before may be in TILT, which lasts five times down-after.
  await page.until("all is well", isWell, 60_000);
  await stage().publisher.stop();
  const silent = await page.until(
    "not reported",
    ({ clients }) => clients.routes.haproxy.writes === "unknown",
  );
  expect(silent.clients.routes.sentinel).toMatchObject({ writes: "unknown", ok: null, outage: null });
  expect(silent.sources.publisher?.lastHeardAt).toBeGreaterThan(0);
  expect(silent.nodes.every(({ reachability }) => reachability.state === "up")).toBe(true);
  await page.until(
    "the strip has a second of it",
    ({ clients }) => clients.routes.haproxy.strip[0]?.state === "unknown",
  );
  await stage().restart("publisher");
  await page.until("writes are ok", ({ clients }) => clients.routes.haproxy.writes === "ok");
});

describe("a reader", () => {
  test("has by patches what another gets as a whole", async () => {
    const copies = new Map<string, State>();
    const page = reader((state, id) => {
      copies.set(id, structuredClone(state));
      return id;
    });
    await page.until("all is well", isWell);
    const { time } = page.current;
    await page.until("some patches came", (state) => state.time > time + 1_000);
    const [whole] = await firstEvents(1);
    await page.until("the same number", () => copies.has(whole?.id ?? ""), 5_000);
    expect(copies.get(whole?.id ?? "")).toEqual(JSON.parse(whole?.data ?? "null"));
  });

  test("that comes back gets what it missed and nothing twice", async () => {
    const [state, ...patches] = await firstEvents(3);
    expect([state?.event, ...patches.map(({ event }) => event)]).toEqual(["state", "patch", "patch"]);
    const again = await firstEvents(2, state?.id);
    expect(again.map(({ id, event }) => ({ id, event }))).toEqual(
      patches.map(({ id, event }) => ({ id, event })),
    );
  });

  test("of a console that was restarted gets the whole document", async () => {
    const page = reader();
    await page.until("all is well", isWell);
    const [life] = (page.events.at(-1)?.id ?? "").split("-");
    expect(await theConsole.stop()).toBe(0);
    theConsole = start();
    await theConsole.untilReady(true);
    const events = page.events.length;
    await page.until("it is back", () => page.events.length > events);
    const [first] = page.events.slice(events);
    expect(first?.event).toBe("state");
    expect(first?.id?.split("-")[0]).not.toBe(life);
    await page.until("all is well", isWell);
  });
});

test("a node's details are its own", async () => {
  const { cluster } = stage();
  const page = reader();
  const { master } = await page.until("all is well", isWell);
  if (master === null) throw new Error("all is well, and no node is the master");
  await cluster.call(master, "SET", "answer", "42");
  await cluster.call(master, "SADD", "set", "a", "b");
  const detail = await theConsole.json<{ answers: { keys: { total: number; byType: { type: string }[] } } }>(
    `/api/nodes/${master}`,
  );
  expect(detail.answers.keys.total).toBe(Number(await cluster.call(master, "DBSIZE")));
  expect(detail.answers.keys.byType.map(({ type }) => type)).toEqual(
    expect.arrayContaining(["string", "set", "stream"]),
  );
});

test("its user may look and not touch", async () => {
  const { cluster } = stage();
  const [node] = cluster.nodes;
  const may = async (...words: string[]) =>
    String(await cluster.call(node?.name ?? "", "ACL", "DRYRUN", "console", ...words)) === "OK";
  expect(await may("INFO", "replication")).toBe(true);
  for (const words of [
    ["GET", "answer"],
    ["SET", "a", "b"],
    ["CONFIG", "SET", "save", ""],
    ["FLUSHALL"],
    ["REPLICAOF", "NO", "ONE"],
  ]) {
    expect([words.join(" "), await may(...words)]).toEqual([words.join(" "), false]);
  }
});
