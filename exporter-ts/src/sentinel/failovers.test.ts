import { parseSentinelEvent } from "@redis-ha-lab/cluster/sentinel-events.ts";
import { describe, expect, it } from "vitest";
import { followFailovers, masterNameOf } from "./failovers.ts";

const MASTER = "master mymaster 198.18.77.11 6379";
const REPLICA = "slave 198.18.77.12:6379 198.18.77.12 6379 @ mymaster 198.18.77.11 6379";
const SWITCH = "mymaster 198.18.77.11 6379 198.18.77.12 6379";

type Said = readonly [atMs: number, sentinel: string, event: string, payload: string];

/** A failover as three Sentinels tell it; sentinel-2 leads. */
const FAILOVER: readonly Said[] = [
  [1000, "sentinel-1", "+sdown", MASTER],
  [1020, "sentinel-2", "+sdown", MASTER],
  [1090, "sentinel-2", "+odown", `${MASTER} #quorum 2/2`],
  [1090, "sentinel-2", "+try-failover", MASTER],
  [1150, "sentinel-2", "+elected-leader", MASTER],
  [1225, "sentinel-2", "+selected-slave", REPLICA],
  [2200, "sentinel-2", "+promoted-slave", REPLICA],
  [2260, "sentinel-1", "+switch-master", SWITCH],
  [2270, "sentinel-3", "+switch-master", SWITCH],
  [3300, "sentinel-2", "+failover-end", MASTER],
  [3300, "sentinel-2", "+switch-master", SWITCH],
];

function follow(said: readonly Said[]) {
  const phases: Record<string, number[]> = {};
  const counts = { started: 0, finished: 0, aborted: 0 };
  const hear = followFailovers({
    phase: (phase, seconds) => {
      phases[phase] = [...(phases[phase] ?? []), Number(seconds.toFixed(3))];
    },
    started: () => {
      counts.started += 1;
    },
    finished: () => {
      counts.finished += 1;
    },
    aborted: () => {
      counts.aborted += 1;
    },
  });
  for (const [atMs, sentinel, event, payload] of said) {
    hear(parseSentinelEvent(sentinel, event, payload, atMs));
  }
  return { ...counts, phases };
}

describe("a failover", () => {
  it("counts once however many Sentinels tell of it, and is timed step by step", () => {
    expect(follow(FAILOVER)).toEqual({
      started: 1,
      finished: 1,
      aborted: 0,
      phases: {
        agree: [0.09],
        elect: [0.06],
        select: [0.075],
        promote: [0.975],
        switch: [0.06],
        total: [1.26],
      },
    });
  });

  it("and the one back to the old master are two", () => {
    const back: readonly Said[] = [
      [9000, "sentinel-3", "+switch-master", "mymaster 198.18.77.12 6379 198.18.77.11 6379"],
      [9001, "sentinel-1", "+switch-master", "mymaster 198.18.77.12 6379 198.18.77.11 6379"],
    ];
    expect(follow([...FAILOVER, ...back]).finished).toBe(2);
  });

  it("that a person ordered begins with its try", () => {
    const ordered = FAILOVER.filter(([, , event]) => event !== "+sdown" && event !== "+odown");
    const { phases } = follow(ordered);
    expect(phases.agree).toBeUndefined();
    expect(phases.elect).toEqual([0.06]);
    expect(phases.total).toEqual([1.17]);
  });

  it("that is aborted is counted, and the next attempt is timed from its own start", () => {
    const said: readonly Said[] = [
      ...FAILOVER.slice(0, 5),
      [1300, "sentinel-2", "-failover-abort-no-good-slave", MASTER],
      [9000, "sentinel-2", "+try-failover", MASTER],
      [9050, "sentinel-2", "+elected-leader", MASTER],
    ];
    const { started, aborted, finished, phases } = follow(said);
    expect({ started, aborted, finished }).toEqual({ started: 2, aborted: 1, finished: 0 });
    expect(phases.elect).toEqual([0.06, 0.05]);
  });

  it("whose leader is not heard is timed as a whole only", () => {
    const { finished, phases } = follow(FAILOVER.filter(([, sentinel]) => sentinel !== "sentinel-2"));
    expect({ finished, phases }).toEqual({ finished: 1, phases: { total: [1.26] } });
  });

  it("goes on when another Sentinel gives up its own candidacy", () => {
    const said = FAILOVER.toSpliced(6, 0, [1230, "sentinel-1", "-failover-abort-not-elected", MASTER]);
    expect(follow(said)).toMatchObject({ aborted: 1, finished: 1, phases: { promote: [0.975] } });
  });

  it("of which the master thought better leaves nothing to the next one", () => {
    const said: readonly Said[] = [
      [0, "sentinel-1", "+sdown", MASTER],
      [500, "sentinel-1", "-sdown", MASTER],
      ...FAILOVER,
    ];
    expect(follow(said).phases.agree).toEqual([0.09]);
  });
});

describe("the master an event is about", () => {
  it.each([
    ["+sdown", MASTER, "mymaster"],
    ["+slave-reconf-sent", REPLICA, "mymaster"],
    ["+switch-master", SWITCH, "mymaster"],
    ["+tilt", "#tilt mode entered", undefined],
  ])("of %s is found in %j", (event, payload, name) => {
    expect(masterNameOf(parseSentinelEvent("sentinel-1", event, payload, 0))).toBe(name);
  });
});
