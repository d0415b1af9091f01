import { expect, test } from "vitest";
import { answered, failed, NEVER } from "./contact.ts";

const up = answered(1_000);

test.each([
  ["a process that is gone", "ECONNREFUSED", false, "refused"],
  ["an address without a host", "EHOSTUNREACH", false, "refused"],
  ["a process that dies while it is asked", "connection closed", true, "refused"],
  ["a paused process", "time-out", true, "silent"],
  ["packets that are dropped", "time-out", false, "unreachable"],
  ["a wrong password", "WRONGPASS", true, "denied"],
  ["a Sentinel that knows no master yet", "ERR No such master with that name", true, "denied"],
] as const)("%s is told by %s", (_what, reason, connected, kind) => {
  expect(failed(up, { reason, connected })).toMatchObject({ kind, heardAt: 1_000 });
});

test("a container that was removed stays down while the network looks for its address", () => {
  const gone = failed(up, { reason: "ECONNREFUSED", connected: false });
  expect(failed(gone, { reason: "time-out", connected: false })).toBe(gone);
});

test("a process whose connection ended is down, also when packets to its address vanish from then on", () => {
  const died = failed(up, { reason: "connection closed", connected: true });
  expect(died.kind).toBe("refused");
  expect(failed(died, { reason: "time-out", connected: false }).kind).toBe("refused");
});

test("one that was never reached is not called down for being silent", () => {
  expect(failed(NEVER, { reason: "time-out", connected: false }).kind).toBe("unreachable");
});
