import { ReplyError } from "@redis-ha-lab/cluster/resp/codec.ts";
import { ConnectionFailure } from "@redis-ha-lab/cluster/resp/failure.ts";
import { describe, expect, test } from "vitest";
import { compare, OperationLog } from "./operation-log.ts";

function log() {
  let ms = 0;
  return new OperationLog({ name: "test", route: "haproxy", kind: "writer", everyMs: 20 }, () => ms++);
}
const outcomes = (from: OperationLog) => from.record.operations.map(({ outcome }) => outcome);

describe("an operation", () => {
  test("is failed when the node said no, and when it never left", () => {
    const it = log();
    it.settle(it.begin(), new ReplyError("NOREPLICAS Not enough good replicas to write."), "redis-1");
    it.settle(
      it.begin(),
      new ConnectionFailure("refused", "connect ECONNREFUSED 198.18.77.11:6379", "ECONNREFUSED"),
      null,
    );
    it.publish();
    expect(outcomes(it)).toEqual(["failed", "failed"]);
    expect(it.record.operations[0]?.error).toBe("NOREPLICAS");
  });
  test("is indeterminate when it was sent and not answered", () => {
    const it = log();
    it.settle(
      it.begin(),
      new ConnectionFailure("timeout", "no answer within 1000 ms").met({ sent: true, connected: true }),
      "redis-1",
    );
    it.publish();
    expect(outcomes(it)).toEqual(["indeterminate"]);
  });
  test("is closed once: a late answer changes nothing", () => {
    const it = log();
    const number = it.begin();
    it.indeterminate(number, "time-out");
    it.ok(number, "redis-1");
    it.publish();
    expect(outcomes(it)).toEqual(["indeterminate"]);
  });
  test("keeps its number: nothing is published past one that is under way", () => {
    const it = log();
    it.begin();
    it.ok(it.begin(), null);
    it.publish();
    expect(outcomes(it)).toEqual([]);
    it.publish(true);
    expect(outcomes(it)).toEqual(["indeterminate", "ok"]);
  });
});

test("reading back finds the lost, the duplicated, the unanswered and the refused that were executed after all", () => {
  const it = log();
  for (let number = 0; number < 4; number++) it.begin();
  it.ok(0, null);
  it.ok(1, null);
  it.failed(2, "refused");
  it.indeterminate(3, "time-out");
  it.publish();
  compare(it.record, [0, 2, 3, 3]);
  expect(it.record).toMatchObject({ lost: [1], duplicated: [3], surfaced: [3], contradicted: [2] });
});
