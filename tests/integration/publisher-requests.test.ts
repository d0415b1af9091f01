import { once } from "node:events";
import { connect } from "node:net";
import { until } from "@redis-ha-lab/common/deadline.ts";
import { beforeEach, expect, it } from "vitest";
import { BAD_REQUESTS, rowOf } from "../support/bad-requests.ts";
import { type PublisherStats, useClients } from "../support/client-stage.ts";
import { ownNet } from "../support/own-net.ts";

// Nothing is sent but what a test posts, so that every number can be accounted for.
const stage = useClients(ownNet, "each file", { PUBLISH_RATE: "0" });

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
  "a person's message takes client path %s and arrives on both channels",
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

const PAGE = `# Bad requests

What \`POST /publish\` of the publisher answers to everything that is not a message. A test sends all of it at once to
the real service and compares the answers with this page; afterwards no number has been used up and the next message
is taken as usual.

| sent | status | answer |
|---|---|---|
`;
const valid = JSON.stringify({ username: "ada", message: "hello" });

it("every bad request gets its answer, takes no number, and the service goes on as before", async () => {
  const url = new URL(stage().publisher.url);
  // All at once: none of them may wait for, or suffer from, another.
  const answers = await Promise.all(
    BAD_REQUESTS.map(async (request) => ({ request, answer: await request.send(url) })),
  );
  expect(await given()).toBe(0);
  expect((await post(valid)).status).toBe(200);
  for (const { request, answer } of answers) {
    const { what, timeLimit = 0 } = request;
    expect(answer.seconds, what).toBeGreaterThanOrEqual(timeLimit);
    expect(answer.status, what).toBeGreaterThanOrEqual(400);
    expect(answer.status, what).toBeLessThan(500);
    expect(answer.body, what).not.toMatch(/node_modules|at .*\.(js|ts):/);
  }
  const rows = answers.map(({ request, answer }) => rowOf(request, answer));
  // `npx vitest run --project integration publisher-requests -u` writes the page anew.
  await expect(`${PAGE}${rows.join("\n")}\n`).toMatchFileSnapshot("../../docs/bad-requests.md");
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
    "POST /publish HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{",
  );
  let answer = "";
  socket.on("data", (chunk) => {
    answer += chunk;
  });
  const closed = once(socket, "close");
  const gone = connect(Number(new URL(url).port), "127.0.0.1");
  gone.write(
    "POST /publish HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{",
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
    { withinMs: 10_000, everyMs: 20, why: () => "a lane is still up although every node is paused" },
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
