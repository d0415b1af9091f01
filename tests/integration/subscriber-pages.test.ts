import { until } from "@redis-ha-lab/common/deadline.ts";
import { serverEvents } from "@redis-ha-lab/common/server-events.ts";
import { expect, it } from "vitest";
import { useClients } from "../support/client-stage.ts";
import { ownNet } from "../support/own-net.ts";

const stage = useClients(ownNet, "each file", { PUBLISH_RATE: "0" });

const post = (message: string) =>
  fetch(`${stage().publisher.url}/publish`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username: "ada", message }),
  });

/** Reads events until `count` of them came, then leaves. */
async function events(path: string, count: number, headers: Record<string, string> = {}) {
  const leave = new AbortController();
  const response = await fetch(`${stage().subscriber.url}${path}`, { headers, signal: leave.signal });
  expect(response.headers.get("content-type")).toMatch(/^text\/event-stream/);
  const found: { id: number; text: string }[] = [];
  for await (const { id, data } of serverEvents(response)) {
    found.push({ id: Number(id), text: JSON.parse(data).text });
    if (found.length >= count) break;
  }
  leave.abort();
  return found;
}

it("a reader that comes back with the last id it saw continues there, over pages and over events", async () => {
  for (const text of ["one", "two", "three"]) expect((await post(text)).status).toBe(200);
  const path = "/messages?kind=posted&channel=stream";
  const page = await until(
    async () => {
      const found = await stage().subscriber.json<{ messages: { index: number; text: string }[] }>(path);
      return found.messages.length === 3 ? found.messages : undefined;
    },
    { withinMs: 10_000, everyMs: 20, why: () => "not all messages arrived" },
  );
  expect(page.map(({ text }) => text)).toEqual(["one", "two", "three"]);

  const stream = path.replace("?", "/stream?");
  const whole = await events(`${stream}&after=0`, 3);
  expect(whole).toEqual(page.map(({ index, text }) => ({ id: index, text })));
  const back = await events(stream, 2, { "last-event-id": String(page[0]?.index) });
  expect(back.map(({ text }) => text)).toEqual(["two", "three"]);
});

it("a reader that waits is told of what arrives", async () => {
  const { next } = await stage().subscriber.json<{ next: number }>("/messages?limit=1000");
  const waiting = events(`/messages/stream?channel=pubsub&after=${next}`, 1);
  await post("now");
  expect((await waiting).map(({ text }) => text)).toEqual(["now"]);
});

it("a query that is not understood is refused with every problem in it", async () => {
  const answer = await stage().subscriber.get("/messages?after=x&lane=moon&colour=red");
  expect(answer.status).toBe(400);
  const { details } = (await answer.json()) as { details: string[] };
  expect(details).toHaveLength(3);
});

it("reads from replicas find what the master has taken", async () => {
  const { sequence } = (await (await post("to be read")).json()) as { sequence: number };
  await until(
    async () => {
      const { replicas } = await stage().subscriber.json<{
        replicas: Record<string, { last: { sequence: number } | null; behindMessages: number | null }>;
      }>("/stats");
      return replicas.haproxy?.last?.sequence === sequence && replicas.haproxy.behindMessages === 0
        ? true
        : undefined;
    },
    { withinMs: 10_000, everyMs: 100, why: () => "the replica never showed the message" },
  );
});

it("both services show their numbers to Prometheus with bounded labels", async () => {
  await post("one");
  const { publisher, subscriber } = stage();
  const text = `${await (await publisher.get("/metrics")).text()}${await (await subscriber.get("/metrics")).text()}`;
  for (const name of [
    "publisher_messages_total",
    "subscriber_messages_total",
    "subscriber_latency_seconds_count",
  ]) {
    expect(text).toMatch(
      new RegExp(`^${name}\\{lane="(haproxy|sentinel)",channel="(pubsub|stream)"\\} \\d+$`, "m"),
    );
  }
  expect(text).not.toMatch(/\d+\.\d+\.\d+\.\d+:\d+/);
});
