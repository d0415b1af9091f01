import { expect, test } from "vitest";
import { serverEvents } from "./server-events.ts";

test("events come as they are complete, comments and reconnection times do not count", async () => {
  const text =
    'retry: 500\n\nid: ab-1\nevent: state\ndata: {"a":"x: y"}\n\n: still here\n\nid: ab-2\ndata: []\n\nid: ab-3\n';
  const events = await Array.fromAsync(serverEvents(new Response(text)));
  expect(events).toEqual([
    { id: "ab-1", event: "state", data: '{"a":"x: y"}' },
    { id: "ab-2", event: undefined, data: "[]" },
  ]);
});

test("an error is no stream of events", () => {
  expect(() => serverEvents(new Response("no", { status: 503 }))).toThrow("HTTP 503");
});
