import { monotonicUs } from "@redis-ha-lab/cluster/message.ts";
import { expect, it } from "vitest";
import { failed } from "./delivery.ts";
import { createBookkeeper } from "./tally.ts";

const message = () => ({ run: 1, sequence: 1, sentAtUs: monotonicUs() });

it("counts each message once, by its outcome, and measures only what was acknowledged", () => {
  const seconds: number[] = [];
  const { tally, settle } = createBookkeeper((each) => seconds.push(each));
  settle(message(), { outcome: "ok" });
  settle(message(), failed("not connected"));
  settle(message(), { outcome: "indeterminate", reason: "no reply" });
  expect(tally).toMatchObject({ messages: 3, failed: 1, indeterminate: 1, unheard: 0 });
  expect(seconds).toHaveLength(1);
  expect(seconds[0]).toBeGreaterThanOrEqual(0);
});

it("tells a message delivered to no subscriber from one that arrived", () => {
  const { tally, settle } = createBookkeeper(() => {});
  settle(message(), { outcome: "ok", receivers: 2 });
  settle(message(), { outcome: "ok", receivers: 0 });
  expect(tally).toMatchObject({ messages: 2, unheard: 1, receivers: 0 });
});
