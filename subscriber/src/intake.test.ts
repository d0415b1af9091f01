import { encodeMessage, monotonicUs } from "@redis-ha-lab/cluster/message.ts";
import { expect, it } from "vitest";
import { createInbox } from "./inbox.ts";
import { createIntake } from "./intake.ts";

function stage() {
  const seconds: number[] = [];
  const inbox = createInbox(10);
  const intake = createIntake("haproxy", "stream", inbox, (each) => seconds.push(each));
  const shown = () => inbox.after(0, 10, () => true).messages;
  return { seconds, intake, shown };
}
const text = (sequence: number, sentAtUs = monotonicUs()) =>
  encodeMessage({ run: 1, sequence, sentAtUs, username: "ada", text: "hello" });

it("shows, counts and measures a message", () => {
  const { seconds, intake, shown } = stage();
  intake.take(text(1));
  expect(shown()).toMatchObject([
    { lane: "haproxy", channel: "stream", run: 1, sequence: 1, username: "ada", text: "hello" },
  ]);
  expect(intake.state().received).toBe(1);
  expect(seconds).toHaveLength(1);
});

it("shows a message once, however often it is delivered", () => {
  const { seconds, intake, shown } = stage();
  intake.take(text(1));
  intake.take(text(1));
  expect(shown()).toHaveLength(1);
  expect(seconds).toHaveLength(1);
  expect(intake.state().duplicates).toBe(1);
});

it("counts what is no message and lets it change nothing else", () => {
  const { intake, shown } = stage();
  intake.take("hello");
  expect(intake.malformed).toBe(1);
  expect(shown()).toEqual([]);
  expect(intake.state().received).toBe(0);
});

it("claims no latency for a message stamped by the clock of another start of the machine", () => {
  const { seconds, intake, shown } = stage();
  intake.take(text(1, monotonicUs() + 1e12));
  expect(seconds).toEqual([]);
  expect(shown()[0]).not.toHaveProperty("latencyMs");
});
