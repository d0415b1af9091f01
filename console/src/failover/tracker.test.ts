import { describe, expect, test } from "vitest";
import { aHeardEvent } from "../../../tests/fixtures/a-heard-event.ts";
import type { HeardEvent } from "../sentinels/events.ts";
import { begin, type Look, onEvent, onLook, type Tracked } from "./tracker.ts";

const look = (at: number, more: Partial<Look> = {}): Look => ({
  at,
  master: "redis-1",
  missing: null,
  silentSince: null,
  leading: null,
  route: { known: true, write: "redis-1" },
  ...more,
});

const slave = { about: "redis-2", aboutType: "slave" } as const;
const SWITCHED = { about: null, aboutType: null, from: "redis-1", to: "redis-2" } as const;
const MISSED = { master: "redis-1", odown: false };

/** An ordinary failover, as its Sentinels tell it. */
const FAILOVER = [
  aHeardEvent(10_000, "sentinel-2", "+sdown"),
  aHeardEvent(10_090, "sentinel-2", "+odown"),
  aHeardEvent(10_091, "sentinel-2", "+new-epoch", { about: null, aboutType: null, payload: "7" }),
  aHeardEvent(10_150, "sentinel-2", "+elected-leader"),
  aHeardEvent(10_220, "sentinel-2", "+selected-slave", slave),
  aHeardEvent(11_100, "sentinel-2", "+promoted-slave", slave),
  aHeardEvent(11_160, "sentinel-1", "+switch-master", SWITCHED),
];

const play = (events: readonly HeardEvent[], from: Tracked = begin(9_000)) => events.reduce(onEvent, from);

test("the phases follow each other, with who leads whom to where", () => {
  const phases = FAILOVER.map((_, at) => play(FAILOVER.slice(0, at + 1)).failover.phase);
  expect(phases).toEqual(["agree", "elect", "elect", "select", "promote", "switch", "route"]);
  expect(play(FAILOVER).failover).toMatchObject({
    leader: "sentinel-2",
    from: "redis-1",
    to: "redis-2",
    epoch: 7,
    startedAt: 10_000,
  });
});

test("it ends when the Sentinels name the new master and HAProxy routes to it, not before", () => {
  const announced = play(FAILOVER);
  const named = { master: "redis-2" };
  expect(onLook(announced, look(11_170, named)).failover.phase).toBe("route");
  const route = { known: true, write: "redis-2" };
  expect(onLook(announced, look(11_170, { route })).failover.phase).toBe("route");

  const { phase, last } = onLook(announced, look(11_200, { ...named, route })).failover;
  expect(phase).toBe("none");
  expect(last).toEqual({
    from: "redis-1",
    to: "redis-2",
    leader: "sentinel-2",
    startedAt: 10_000,
    endedAt: 11_200,
    phaseMs: { detect: 0, agree: 90, elect: 60, select: 70, promote: 880, switch: 60, route: 40 },
    outcome: "done",
  });
});

test("without HAProxy it ends when the Sentinels agree for a while", () => {
  const unrouted = { master: "redis-2", route: { known: false, write: null } };
  expect(onLook(play(FAILOVER), look(11_200, unrouted)).failover.phase).toBe("route");
  expect(onLook(play(FAILOVER), look(14_300, unrouted)).failover.phase).toBe("none");
});

test("it begins with the master's last answer, long before a Sentinel says so", () => {
  const silent = { silentSince: 8_100, route: { known: true, write: null } };
  const detecting = onLook(begin(7_000), look(8_400, silent));
  expect(detecting.failover).toMatchObject({ phase: "detect", startedAt: 8_100, from: "redis-1" });
  expect(onLook(detecting, look(9_900, silent)).failover.phase).toBe("detect");

  const named = look(11_200, { master: "redis-2", route: { known: true, write: "redis-2" } });
  const { last } = onLook(play(FAILOVER, detecting), named).failover;
  expect(last).toMatchObject({ startedAt: 8_100, phaseMs: { detect: 1_900, agree: 90, elect: 60 } });
});

test("a master that is silent for a moment and comes back is a recovery", () => {
  const silent = { silentSince: 8_100, route: { known: true, write: null } };
  const detecting = onLook(begin(7_000), look(8_400, silent));
  expect(onLook(detecting, look(9_700)).failover.last).toMatchObject({
    outcome: "recovered",
    from: "redis-1",
  });
});

test("a master that fell silent before the last failover ended is not missed again", () => {
  const done = onLook(
    play(FAILOVER),
    look(11_200, { master: "redis-2", route: { known: true, write: "redis-2" } }),
  );
  const old = look(11_300, { silentSince: 9_000, route: { known: true, write: null } });
  expect(onLook(done, old).failover.phase).toBe("none");
});

test("a master that comes back before the election is a recovery", () => {
  const detecting = play(FAILOVER.slice(0, 1));
  expect(onLook(detecting, look(10_050)).failover.phase).toBe("agree");
  expect(onLook(detecting, look(12_000, { missing: MISSED })).failover.phase).toBe("agree");
  expect(onLook(detecting, look(12_000)).failover.last?.outcome).toBe("recovered");
});

test("an attempt that is given up goes back to the election and forgets its choice", () => {
  const aborted = onEvent(
    play(FAILOVER.slice(0, 5)),
    aHeardEvent(10_500, "sentinel-2", "-failover-abort-slave-timeout"),
  );
  expect(aborted.failover).toMatchObject({ phase: "elect", leader: null, to: null, from: "redis-1" });
});

test("what another Sentinel gives up does not concern the leader", () => {
  const still = onEvent(
    play(FAILOVER.slice(0, 4)),
    aHeardEvent(10_200, "sentinel-1", "-failover-abort-not-elected"),
  );
  expect(still.failover).toMatchObject({ phase: "select", leader: "sentinel-2" });
});

test("a planned switchover begins with the election", () => {
  const { failover } = play([aHeardEvent(10_000, "sentinel-3", "+try-failover")]);
  expect(failover).toMatchObject({ phase: "elect", from: "redis-1" });
});

test("a replica that is down is no failover", () => {
  expect(play([aHeardEvent(10_000, "sentinel-1", "+sdown", slave)]).failover.phase).toBe("none");
});

test("a new master that dies at once begins the next failover", () => {
  const next = onEvent(play(FAILOVER), aHeardEvent(11_500, "sentinel-1", "+sdown", { about: "redis-2" }));
  expect(next.failover).toMatchObject({ phase: "agree", from: "redis-2", leader: null, to: null });
  expect(next.failover.last).toMatchObject({ to: "redis-2", outcome: "done" });
});

test("what the leader still says and does when all is done is no other failover", () => {
  const routed = { master: "redis-2", route: { known: true, write: "redis-2" } };
  const done = onLook(play(FAILOVER), look(11_200, routed));
  const leading = { sentinel: "sentinel-2", promoted: "redis-2" };
  expect(onLook(done, look(11_300, { ...routed, leading }))).toEqual(done);
  expect(onEvent(done, aHeardEvent(11_900, "sentinel-2", "+promoted-slave", slave))).toEqual(done);
  expect(onEvent(done, aHeardEvent(12_000, "sentinel-2", "+switch-master", SWITCHED))).toEqual(done);
  expect(
    onEvent(done, aHeardEvent(19_000, "sentinel-2", "+sdown", { about: "redis-2" })).failover,
  ).toMatchObject({
    phase: "agree",
    from: "redis-2",
  });
});

describe("what no event told is found by asking", () => {
  test("a failover that was under way when the console began", () => {
    const missing = { master: "redis-1", odown: true };
    expect(onLook(begin(9_000), look(9_100, { missing })).failover.phase).toBe("elect");
    const leading = { sentinel: "sentinel-3", promoted: "redis-3" };
    expect(onLook(begin(9_000), look(9_100, { missing, leading })).failover).toMatchObject({
      phase: "promote",
      leader: "sentinel-3",
      to: "redis-3",
    });
  });

  test("a failover whose end was not heard", () => {
    const promoting = play(FAILOVER.slice(0, 5));
    const found = { master: "redis-2", route: { known: true, write: "redis-2" } };
    expect(onLook(promoting, look(13_000, found)).failover.last).toMatchObject({ outcome: "done" });
  });

  test("what was found a moment after the end is about the time before it", () => {
    const done = onLook(
      play(FAILOVER),
      look(11_200, { master: "redis-2", route: { known: true, write: "redis-2" } }),
    );
    expect(onLook(done, look(11_300, { missing: MISSED })).failover.phase).toBe("none");
  });
});
