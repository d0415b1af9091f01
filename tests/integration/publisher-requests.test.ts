import { once } from "node:events";
import { connect } from "node:net";
import { until } from "@redis-ha-lab/common/deadline.ts";
import { beforeEach, expect, it } from "vitest";
import { type PublisherStats, useClients } from "../support/client-stage.ts";

// Nothing is sent but what a test posts, so that every number can be accounted for.
const stage = useClients("198.18.80", "each file", { PUBLISH_RATE: "0" });

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

async function post(
  body: BodyInit,
  headers: Record<string, string> = { "content-type": "application/json" },
) {
  const response = await fetch(`${stage().publisher.url}/publish`, { method: "POST", headers, body });
  const answer: Answer = {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
  return answer;
}
/** How many numbers have been given since the test began. */
const given = async () => {
  const { lanes } = await stage().publisher.json<PublisherStats>("/stats");
  return lanes.haproxy.sequence + lanes.sentinel.sequence - before.given;
};
/** What people sent and what arrived since the test began. */
const posted = async () =>
  (await stage().subscriber.json<Page>(`/messages?kind=posted&after=${before.index}`)).messages;

interface Page {
  readonly messages: readonly Record<string, unknown>[];
  readonly next: number;
}

const before = { given: 0, index: 0 };
beforeEach(async () => {
  before.given = 0;
  before.given = await given();
  before.index = (await stage().subscriber.json<Page>("/messages?limit=1000")).next;
});

it.each(["haproxy", "sentinel"] as const)(
  "a person's message takes lane %s and arrives on both channels",
  async (lane) => {
    const { status, body } = await post(JSON.stringify({ username: "ada", message: "hello", lane }));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      lane,
      outcome: "ok",
      sequence: 1,
      pubsub: { outcome: "ok", receivers: 1 },
      stream: { outcome: "ok" },
    });
    await until(async () => ((await posted()).length === 2 ? true : undefined), {
      withinMs: 10_000,
      everyMs: 20,
      why: () => "the message did not arrive twice",
    });
    const arrived = await posted();
    expect(arrived.map(({ channel }) => channel).sort()).toEqual(["pubsub", "stream"]);
    for (const each of arrived)
      expect(each).toMatchObject({ lane, sequence: body.sequence, username: "ada", text: "hello" });
  },
);

it("text for a channel is published there as it is, and the subscriber hears it", async () => {
  const { status, body } = await post(JSON.stringify({ channel: "news", message: "première" }));
  expect(status).toBe(200);
  expect(body).toEqual({ lane: "haproxy", channel: "news", outcome: "ok", receivers: 1 });
  await until(async () => (await posted())[0], {
    withinMs: 10_000,
    everyMs: 20,
    why: () => "the text did not arrive",
  });
  expect(await posted()).toMatchObject([{ kind: "raw", redisChannel: "news", text: "première" }]);
  expect(await given()).toBe(0);
});

const json = { "content-type": "application/json" };
const valid = JSON.stringify({ username: "ada", message: "hello" });

it.each<[string, BodyInit, Record<string, string>, number, RegExp]>([
  ["no JSON", '{"username":', json, 400, /JSON/],
  ["an empty body", "", json, 400, /username is missing/],
  ["binary", new Uint8Array([0xff, 0x00, 0xfe, 0x80]), json, 400, /JSON/],
  ["an array", "[1]", json, 400, /must be a JSON object/],
  ["missing fields", "{}", json, 400, /username is missing.*message is missing/],
  ["wrong types", '{"username":1,"message":null}', json, 400, /username must be a string.*message must be/],
  ["an unknown field", '{"username":"a","message":"b","to":"c"}', json, 400, /unknown field .*to/],
  ["a reserved channel", '{"channel":":lab:x","message":"b"}', json, 400, /reserved/],
  ["an unknown lane", '{"username":"a","message":"b","lane":"moon"}', json, 400, /haproxy, sentinel/],
  [
    "more than 64 KiB",
    JSON.stringify({ username: "a", message: "x".repeat(70_000) }),
    json,
    413,
    /too large/,
  ],
  ["no content type", new Uint8Array(Buffer.from(valid)), {}, 415, /Content-Type/],
  ["a form", "username=ada&message=hi", { "content-type": "application/x-www-form-urlencoded" }, 415, /JSON/],
  ["an unknown encoding", valid, { ...json, "content-encoding": "zip" }, 415, /encoding/],
  [
    "an unknown character set",
    valid,
    { "content-type": "application/json; charset=klingon" },
    415,
    /charset/,
  ],
])("refuses %s, says why, and goes on as before", async (_what, body, headers, status, reason) => {
  const answer = await post(body, headers);
  expect(answer.status).toBe(status);
  expect(JSON.stringify(answer.body)).toMatch(reason);
  expect(JSON.stringify(answer.body)).not.toMatch(/node_modules|at .*\.(js|ts):/);
  expect(await given()).toBe(0);
  expect((await post(valid)).status).toBe(200);
});

it("takes POST only", async () => {
  const answer = await stage().publisher.get("/publish");
  expect(answer.status).toBe(405);
  expect(answer.headers.get("allow")).toBe("POST");
});

it("a request that is never finished costs a socket for a while, and no number", async () => {
  const { url } = stage().publisher;
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.write(
    "POST /publish HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{",
  );
  let answer = "";
  socket.on("data", (chunk) => {
    answer += chunk;
  });
  const closed = once(socket, "close");
  const gone = connect(Number(new URL(url).port), "127.0.0.1");
  gone.write(
    "POST /publish HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{",
  );
  gone.destroy();
  expect((await post(valid)).status).toBe(200);
  await closed;
  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  expect(await given()).toBe(1);
});

it("says 503 and when to come back while there is no master, takes no number, and works again after that", async () => {
  const { cluster, publisher } = stage();
  for (const { name } of cluster.nodes) await cluster.pause(name);
  await publisher.untilReady(false);
  await until(
    async () => {
      const { lanes } = await publisher.json<PublisherStats>("/stats");
      return !lanes.haproxy.up && !lanes.sentinel.up ? true : undefined;
    },
    { withinMs: 10_000, everyMs: 20, why: () => "a lane is still up although every node is frozen" },
  );
  const { status, headers, body } = await post(valid);
  expect(status).toBe(503);
  expect(headers.get("retry-after")).toBe("1");
  expect(body).toMatchObject({ error: "no master takes writes at the moment" });
  expect(body.details).toHaveLength(2);
  expect(await given()).toBe(0);
  await cluster.reviveAll();
  await publisher.untilReady(true, 60_000);
  expect((await post(valid)).status).toBe(200);
});
