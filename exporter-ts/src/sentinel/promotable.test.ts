import { type Instance, instances } from "@redis-ha-lab/cluster/read/sentinel-replies.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPromotable } from "./replicas.ts";

function one(fields: Readonly<Record<string, string | number>>): Instance {
  const all = { ip: "198.18.77.12", port: "6379", flags: "slave", ...fields };
  const [found] = instances([Object.entries(all).flatMap(([name, value]) => [name, String(value)])]);
  if (!found) throw new Error("not read");
  return found;
}

const MASTER = one({ flags: "master", "down-after-milliseconds": 2000 });
const DOWN_MASTER = one({ flags: "master,s_down", "down-after-milliseconds": 2000, "s-down-time": 1000 });
const GOOD = {
  "last-ok-ping-reply": 100,
  "slave-priority": 100,
  "info-refresh": 900,
  "master-link-down-time": 0,
};

describe("a replica", () => {
  it("that answers, is fresh and linked can be promoted", () => {
    expect(isPromotable(one(GOOD), MASTER)).toBe(true);
    expect(isPromotable(one(GOOD), DOWN_MASTER)).toBe(true);
  });

  it.each([
    ["is down", { flags: "slave,s_down" }],
    ["is disconnected", { flags: "slave,disconnected" }],
    ["has not answered for 5 s", { "last-ok-ping-reply": 5001 }],
    ["has priority 0", { "slave-priority": 0 }],
    ["was never read", { "info-refresh": 0 }],
    ["has lost its master long before the Sentinels", { "master-link-down-time": 21_001 }],
    ["was read more than 5 s ago while the master is down", { "info-refresh": 5001 }],
  ])("that %s can't be promoted", (_what, fields) => {
    expect(isPromotable(one({ ...GOOD, ...fields }), DOWN_MASTER)).toBe(false);
  });

  it("may be read every ten seconds while the master is up", () => {
    expect(isPromotable(one({ ...GOOD, "info-refresh": 10_000 }), MASTER)).toBe(true);
  });
});

describe("a list of instances", () => {
  it("is read whatever comes", () => {
    const word = fc.oneof(fc.string(), fc.integer(), fc.constant(null));
    fc.assert(
      fc.property(fc.oneof(word, fc.array(fc.oneof(word, fc.array(word)))), (reply) => {
        instances(reply);
      }),
    );
  });
});
