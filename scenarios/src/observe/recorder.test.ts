import { expect, test } from "vitest";
import { recorded } from "../../../tests/fixtures/a-recording.ts";
import { createRecorder } from "./recorder.ts";

const recorder = () =>
  createRecorder(
    { redisNodes: [{ name: "redis-1", host: "198.18.77.11", port: 6379 }], sentinels: [] },
    "test",
    recorded().settings,
  );
const step = (text: string, atMs: number) => ({ kind: "step" as const, text, atMs });

test("an event that is told late stands where it belongs", () => {
  const { add, recording } = recorder();
  add(step("second", 20));
  add(step("third", 30));
  add(step("first", 10));
  expect(recording.events.map((event) => (event.kind === "step" ? event.text : ""))).toEqual([
    "first",
    "second",
    "third",
  ]);
});

test("a log's routine lines have a limit, are counted beyond it, and anything else is kept", () => {
  const { log, onLog, recording } = recorder();
  let heard = 0;
  onLog(() => {
    heard += 1;
  });
  const line = { atMs: 1, service: "haproxy", text: "", event: null };
  for (let count = 0; count < 600; count++) log({ ...line, weight: "routine" });
  for (let count = 0; count < 600; count++) log({ ...line, weight: "unknown warning" });
  const kept = (weight: string) => recording.logs.filter((one) => one.weight === weight).length;
  expect([kept("routine"), kept("unknown warning"), heard]).toEqual([500, 600, 1_200]);
  expect(recording.logsLeftOut).toEqual({ haproxy: 100 });
});

test("a source is said to be lost once, and once to be back", () => {
  const { heard, recording } = recorder();
  for (const up of [true, false, false, true, true]) heard("haproxy", up);
  expect(recording.events).toMatchObject([
    { kind: "watch", source: "haproxy", up: false },
    { kind: "watch", source: "haproxy", up: true },
  ]);
});

test("a word is given once: who was the old master stays the old master", () => {
  const { bind, recording } = recorder();
  bind("old-master", "redis-1");
  bind("old-master", "redis-2");
  expect(recording.bindings).toEqual({ "old-master": "redis-1" });
});
