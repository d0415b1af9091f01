import { expect, it } from "vitest";
import { createInbox, type Received } from "./inbox.ts";

const all = () => true;
const sequences = (messages: readonly Received[]) => messages.map((message) => message.sequence);

function filled(size: number, count: number) {
  const inbox = createInbox(size);
  for (let sequence = 1; sequence <= count; sequence += 1) {
    inbox.put({ kind: "numbered", lane: "haproxy", channel: sequence % 2 ? "pubsub" : "stream", sequence });
  }
  return inbox;
}

it("gives a reader page after page, without a gap and without repeating", () => {
  const inbox = filled(10, 5);
  const first = inbox.after(0, 2, all);
  expect(sequences(first.messages)).toEqual([1, 2]);
  const second = inbox.after(first.next, 10, all);
  expect(sequences(second.messages)).toEqual([3, 4, 5]);
  expect(inbox.after(second.next, 10, all)).toEqual({ messages: [], next: 5, forgotten: 0 });
});

it("remembers the newest and says how many are forgotten", () => {
  const page = filled(3, 10).after(2, 10, all);
  expect(sequences(page.messages)).toEqual([8, 9, 10]);
  expect(page).toMatchObject({ forgotten: 5, next: 10 });
});

it("skips what a reader does not want, and does not offer it again", () => {
  const page = filled(10, 6).after(0, 2, (message) => message.channel === "stream");
  expect(sequences(page.messages)).toEqual([2, 4]);
  expect(page.next).toBe(4);
});

it("answers a reader from the future with nothing", () => {
  expect(filled(10, 3).after(99, 10, all)).toMatchObject({ messages: [], next: 3 });
});

it("tells listeners of each arrival until they leave", () => {
  const inbox = createInbox(10);
  const heard: Received[] = [];
  const leave = inbox.listen((message) => heard.push(message));
  inbox.put({ kind: "raw", channel: "pubsub", redisChannel: "news", text: "hello" });
  leave();
  inbox.put({ kind: "raw", channel: "pubsub", redisChannel: "news", text: "again" });
  expect(heard).toEqual([
    {
      index: 1,
      receivedAt: expect.any(String),
      kind: "raw",
      channel: "pubsub",
      redisChannel: "news",
      text: "hello",
    },
  ]);
});

it("remembers as many bytes as it may, the newest at least, and says how many are forgotten", () => {
  const inbox = createInbox(100, 100_000);
  const text = "x".repeat(10_000);
  for (let n = 0; n < 50; n += 1) inbox.put({ kind: "raw", channel: "pubsub", redisChannel: "news", text });
  const page = inbox.after(0, 100, all);
  expect(page.messages.length).toBe(4);
  expect(page).toMatchObject({ forgotten: 46, next: 50 });
  inbox.put({ kind: "raw", channel: "pubsub", text: "y".repeat(100_000) });
  expect(inbox.after(0, 100, all).messages.map(({ index }) => index)).toEqual([51]);
  for (let n = 0; n < 200; n += 1) inbox.put({ kind: "raw", channel: "pubsub", text: "z" });
  expect(inbox.after(0, 1_000, all).messages.length).toBe(100);
});
