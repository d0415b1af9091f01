import { describe, expect, test } from "vitest";
import { aHeardEvent } from "../../../tests/fixtures/a-heard-event.ts";
import { createOpinions, type HeardEvent, sentinelDraft } from "./events.ts";

const voters = {
  quorum: 2,
  sentinels: 3,
  nameOfId: (id: string) => (id === "abc" ? "sentinel-2" : undefined),
};

type Spoken = readonly [sentinel: string, event: string, more?: Partial<HeardEvent>];

/** What is told of events that come one after the other. */
function report(...spoken: readonly Spoken[]) {
  const opinions = createOpinions();
  return spoken.map(([sentinel, event, more]) => {
    const heard = aHeardEvent(1, sentinel, event, more);
    opinions.take(heard);
    return sentinelDraft(heard, opinions, voters);
  });
}
const sentences = (...spoken: readonly Spoken[]) => report(...spoken).map((draft) => draft?.sentence);
const switched = { about: null, aboutType: null, from: "redis-1", to: "redis-2" } as const;

test("one Sentinel alone decides nothing, the second one makes the quorum", () => {
  expect(sentences(["sentinel-2", "+sdown"], ["sentinel-1", "+sdown"])).toEqual([
    "sentinel-2 alone thinks the master redis-1 is down; two are needed",
    "sentinel-2 and sentinel-1 think the master redis-1 is down: 2 of 3, two are needed",
  ]);
});

test("one that changed its mind does not count any more", () => {
  const [, , third] = sentences(["sentinel-2", "+sdown"], ["sentinel-2", "-sdown"], ["sentinel-1", "+sdown"]);
  expect(third).toBe("sentinel-1 alone thinks the master redis-1 is down; two are needed");
});

test("a replica or a Sentinel that is missed is not called the master", () => {
  const [replica, sentinel] = sentences(
    ["sentinel-1", "+sdown", { about: "redis-3", aboutType: "slave" }],
    ["sentinel-1", "+sdown", { about: "sentinel-3", aboutType: "sentinel" }],
  );
  expect(replica).toMatch(/^sentinel-1 thinks the replica redis-3 is down/);
  expect(sentinel).toBe("sentinel-1 can't reach the Sentinel sentinel-3");
});

test("the last Sentinel to announce the new master makes it all of them", () => {
  const spoken = ["sentinel-1", "sentinel-3", "sentinel-2"].map(
    (sentinel): Spoken => [sentinel, "+switch-master", switched],
  );
  expect(sentences(...spoken)).toEqual([
    "sentinel-1 now follows redis-2 as the master (1 of 3)",
    "sentinel-3 now follows redis-2 as the master (2 of 3)",
    "all three Sentinels now follow redis-2: clients that ask them are sent there",
  ]);
});

test("after a failover the next doubt is counted from one again", () => {
  const [, , doubt] = sentences(
    ["sentinel-1", "+sdown"],
    ["sentinel-1", "+switch-master", switched],
    ["sentinel-2", "+sdown"],
  );
  expect(doubt).toContain("sentinel-2 alone");
});

test("a vote is told by the name of who gets it", () => {
  const vote = (payload: string) => ({ payload, about: null, aboutType: null });
  expect(
    sentences(
      ["sentinel-1", "+vote-for-leader", vote("abc 7")],
      ["sentinel-2", "+vote-for-leader", vote("abc 7")],
      ["sentinel-1", "+vote-for-leader", vote("def 7")],
    ),
  ).toEqual([
    "sentinel-1 votes for sentinel-2 in epoch 7",
    "sentinel-2 votes for itself in epoch 7",
    "sentinel-1 votes for another Sentinel in epoch 7",
  ]);
});

describe("an event", () => {
  test("that only Sentinel itself needs is not told", () => {
    expect(report(["sentinel-1", "+slave-reconf-inprog"])).toEqual([null]);
  });

  test("without an explanation is shown as it is", () => {
    expect(sentences(["sentinel-1", "+brand-new", { payload: "thing" }])).toEqual([
      "sentinel-1 says +brand-new thing",
    ]);
  });

  test("keeps its own words for those who know them", () => {
    expect(report(["sentinel-1", "+odown", { payload: "master mymaster #quorum 2/2" }])[0]).toMatchObject({
      kind: "+odown",
      detail: "sentinel-1: +odown master mymaster #quorum 2/2",
      subject: "redis-1",
    });
  });
});
