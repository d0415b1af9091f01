import { describe, expect, test } from "vitest";
import { OperationLog } from "../clients/operation-log.ts";
import { notFlowing, type Turn, watchClients } from "./client-watch.ts";

/** A client whose operations begin every 100 ms; "x" fails, "." succeeds. */
function client(name: string, outcomes: string): OperationLog {
  let ms = 0;
  const log = new OperationLog({ name, route: name, kind: "writer", everyMs: 20 }, () => ms);
  for (const outcome of outcomes) {
    const number = log.begin();
    if (outcome === ".") log.ok(number, "redis-1");
    else log.failed(number, "NOREPLICAS");
    ms += 100;
  }
  log.publish();
  return log;
}

describe("traffic flows", () => {
  test("when every client has succeeded for so long", () => {
    expect(notFlowing([client("haproxy", "x..........")], 1_100, 1_000)).toEqual([]);
  });
  test("not while one failed within that time, and the sentence says how", () => {
    expect(notFlowing([client("haproxy", ".....x.....")], 1_100, 1_000)).toEqual(["haproxy: NOREPLICAS"]);
  });
  test("not while one has only just begun", () => {
    expect(notFlowing([client("haproxy", "...")], 300, 1_000)).toEqual(["haproxy has only just begun"]);
  });
  test("whatever a direct writer to a replica is told", () => {
    expect(notFlowing([client("direct redis-2", "xxx")], 300, 100)).toEqual([]);
  });
});

test("a turn of luck is told once per turn; a single loss is none", async () => {
  const turns: Turn[] = [];
  const watched = new AbortController();
  const watching = watchClients([client("haproxy", "..x..xxx..")], watched.signal, (turn) =>
    turns.push(turn),
  );
  watched.abort();
  await watching;
  expect(turns.map(({ text }) => text)).toEqual(["fails: NOREPLICAS", "works again, after 0.40 s (redis-1)"]);
});
