import { EventEmitter } from "node:events";
import { createInFlight } from "@redis-ha-lab/cluster/connect/in-flight.ts";
import { createLinkHealth } from "@redis-ha-lab/cluster/connect/link-health.ts";
import type { Message } from "@redis-ha-lab/cluster/message.ts";
import { type Redis, ReplyError } from "ioredis";
import { afterEach, expect, it } from "vitest";
import type { PublisherLink } from "./link.ts";
import { createStreamChannel, type StreamChannel } from "./stream-channel.ts";
import { createBookkeeper } from "./tally.ts";

/** How a stream answers one attempt: it stores, refuses, or stores and loses the connection before the reply. */
type Behaviour = "store" | "refuse" | "vanish" | "store and vanish" | "full";

/** A stream with Redis's rule for ids, and a plan of what happens to each attempt; then everything works. */
function stage(
  plan: Behaviour[],
  capacity = 10,
  {
    durable,
    ...limits
  }: {
    queueBytes?: number;
    streamBytes?: number;
    durable?: { readonly acknowledging: number[] };
  } = {},
) {
  const stored: number[] = [];
  const writes: string[] = [];
  const trims: number[] = [];
  /** What one stored entry occupies; a test makes it more. */
  const size = { bytes: 100 };
  const events = new EventEmitter();

  function append(id: string): string | Error {
    const sequence = Number(id.split("-")[1]);
    if (sequence <= (stored.at(-1) ?? 0)) {
      return new ReplyError(
        "ERR The ID specified in XADD is equal or smaller than the target stream top item",
      );
    }
    stored.push(sequence);
    return id;
  }
  async function attempt<T>(work: () => T): Promise<T> {
    const behaviour = plan.shift() ?? "store";
    if (behaviour === "full") throw new ReplyError("OOM command not allowed when used memory > 'maxmemory'.");
    if (behaviour === "refuse") throw new ReplyError("NOREPLICAS Not enough good replicas to write.");
    const result = behaviour === "vanish" ? undefined : work();
    if (behaviour === "store" && result !== undefined) return result;
    setImmediate(() => events.emit("close"));
    return new Promise<never>(() => {});
  }
  const idOf = (words: readonly unknown[]) => String(words[4]);
  const redis = Object.assign(events, {
    xadd: (...words: unknown[]) =>
      attempt(() => {
        const reply = append(idOf(words));
        if (reply instanceof Error) throw reply;
        return reply;
      }),
    memory: async () => (stored.length === 0 ? null : stored.length * size.bytes),
    xlen: async () => stored.length,
    xrange: async (_key: string, id: string) => {
      if (plan[0] === "vanish") return attempt(() => []);
      return stored.includes(Number(id.split("-")[1])) ? [[id, []]] : [];
    },
    xtrim: async (_key: string, _strategy: string, length: number) => {
      trims.push(length);
      return stored.splice(0, Math.max(0, stored.length - length)).length;
    },
    wait: async () => {
      writes.push("wait");
      return durable?.acknowledging.shift() ?? 1;
    },
    multi: () => {
      const ids: string[] = [];
      return {
        xadd: (...words: unknown[]) => ids.push(idOf(words)),
        incr: () => writes.push("incr"),
        exec: () =>
          attempt(() =>
            ids.map((id) => {
              const reply = append(id);
              return reply instanceof Error ? [reply, null] : [null, reply];
            }),
          ),
      };
    },
  }) as unknown as Redis;

  const inFlight = createInFlight(redis);
  const link: PublisherLink = {
    clientPath: "haproxy",
    redis,
    inFlight,
    health: createLinkHealth(
      () => 0,
      () => {},
    ),
    blocked: () => undefined,
    unblocked: async () => {},
    close: () => {},
  };
  const books = createBookkeeper(() => {});
  const channel = createStreamChannel(link, books, {
    capacity,
    maxLength: 1_000,
    durable: durable !== undefined,
    ...limits,
  });
  open.push(channel);
  return { stored, writes, events, trims, size, tally: books.tally, channel };
}

const open: StreamChannel[] = [];
afterEach(async () => {
  for (const channel of open.splice(0)) await channel.drain(0);
});

const message = (sequence: number): Message => ({ run: 1, sequence, sentAtUs: 1 });
const send = (channel: StreamChannel, ...sequences: number[]) =>
  Promise.all(sequences.map((sequence) => channel.send(message(sequence))));

it("stores what it is given, in order, as one transaction or as single entries", async () => {
  const { stored, channel, tally } = stage([]);
  await send(channel, 1);
  const outcomes = await send(channel, 2, 3, 4);
  expect(outcomes).toEqual([{ outcome: "ok" }, { outcome: "ok" }, { outcome: "ok" }]);
  expect(stored).toEqual([1, 2, 3, 4]);
  expect(tally).toMatchObject({ messages: 4, failed: 0, resent: 0 });
});

it("keeps a refused message and sends it again", async () => {
  const { stored, channel, tally } = stage(["refuse", "refuse"]);
  await expect(send(channel, 1)).resolves.toEqual([{ outcome: "ok" }]);
  expect(stored).toEqual([1]);
  expect(tally).toMatchObject({ messages: 1, resent: 0 });
});

it("stores a message once when its first attempt was stored and never answered", async () => {
  const { stored, channel, tally } = stage(["store and vanish"]);
  await expect(send(channel, 1, 2)).resolves.toEqual([{ outcome: "ok" }, { outcome: "ok" }]);
  expect(stored).toEqual([1, 2]);
  expect(tally).toMatchObject({ messages: 2, resent: 2, alreadyStored: 2 });
});

it("stores a message once when its first attempt never arrived", async () => {
  const { stored, channel, tally } = stage(["vanish"]);
  await expect(send(channel, 1)).resolves.toEqual([{ outcome: "ok" }]);
  expect(stored).toEqual([1]);
  expect(tally).toMatchObject({ resent: 1, alreadyStored: 0 });
});

it("does not call a message stored because somebody else's later number is there", async () => {
  const { stored, channel, tally } = stage([]);
  stored.push(99);
  const [delivery] = await send(channel, 1);
  expect(delivery).toMatchObject({ outcome: "failed", reason: expect.stringContaining("later number") });
  expect(tally).toMatchObject({ messages: 1, failed: 1 });
});

it("does not call a message stored because a later number is there, when its first attempt never arrived", async () => {
  const { stored, channel, tally } = stage(["vanish"]);
  stored.push(99);
  const [delivery] = await send(channel, 1);
  expect(delivery).toMatchObject({ outcome: "failed", reason: expect.stringContaining("later number") });
  expect(stored).toEqual([99]);
  expect(tally).toMatchObject({ messages: 1, failed: 1, resent: 1, alreadyStored: 0 });
});

it("asks once more when the look whether a message is stored is not answered", async () => {
  const { stored, channel, tally } = stage(["store and vanish", "store", "vanish"]);
  await expect(send(channel, 1, 2)).resolves.toEqual([{ outcome: "ok" }, { outcome: "ok" }]);
  expect(stored).toEqual([1, 2]);
  expect(tally).toMatchObject({ messages: 2, failed: 0, alreadyStored: 2 });
});

it("refuses what does not fit into the queue, and keeps what it took before", async () => {
  const { stored, channel, tally } = stage(["refuse"], 2);
  const [first, second, third] = await send(channel, 1, 2, 3);
  expect([first?.outcome, second?.outcome, third?.outcome]).toEqual(["ok", "ok", "failed"]);
  expect(stored).toEqual([1, 2]);
  expect(tally).toMatchObject({ messages: 3, failed: 1 });
});

it("empties its queue before it stops, and takes nothing afterwards", async () => {
  const { stored, channel } = stage(["refuse"]);
  const sent = send(channel, 1, 2);
  expect(await channel.drain(60_000)).toBe(0);
  expect(await sent).toHaveLength(2);
  expect(stored).toEqual([1, 2]);
  const [late] = await send(channel, 3);
  expect(late).toEqual({ outcome: "failed", reason: "the publisher is stopping" });
});

it("gives up what no master takes in time, and says which of it may have arrived", async () => {
  const refused = stage(Array<Behaviour>(1_000).fill("refuse"));
  const certain = send(refused.channel, 1);
  expect(await refused.channel.drain(1)).toBe(1);
  expect((await certain)[0]?.outcome).toBe("failed");

  const vanished = stage(Array<Behaviour>(1_000).fill("vanish"));
  const unsure = send(vanished.channel, 1);
  expect(await vanished.channel.drain(1)).toBe(1);
  expect((await unsure)[0]?.outcome).toBe("indeterminate");
});

it("refuses what would make the waiting messages too many bytes", async () => {
  const { channel } = stage(["vanish"], 100, { queueBytes: 100_000 });
  const text = "x".repeat(60_000);
  const [first, second] = [channel.send({ ...message(1), text }), channel.send({ ...message(2), text })];
  expect(await second).toEqual({
    outcome: "failed",
    reason: "the queue is full (100000 bytes wait for a master)",
  });
  expect(await first).toEqual({ outcome: "ok" });
  expect(await channel.send({ ...message(3), text })).toEqual({ outcome: "ok" });
});

it("trims a stream that occupies more than it may, whatever the number of its entries", async () => {
  const { channel, size, stored, trims } = stage([], 100, { streamBytes: 1_000_000 });
  size.bytes = 60_000;
  for (let sequence = 1; sequence <= 100; sequence += 1)
    await channel.send({ ...message(sequence), text: "x".repeat(60_000) });
  expect(trims.length).toBeGreaterThan(2);
  expect(stored.length * size.bytes).toBeLessThan(1_200_000);
  expect(stored.at(-1)).toBe(100);
});

it("makes room when Redis is full, and does not ask ten times a second", async () => {
  const { channel, size, stored, trims, tally } = stage(["store", "full", "full", "store"], 100, {
    streamBytes: 1_000,
  });
  size.bytes = 600;
  const start = performance.now();
  expect(await send(channel, 1, 2)).toMatchObject([{ outcome: "ok" }, { outcome: "ok" }]);
  await send(channel, 3);
  expect(trims.length).toBeGreaterThan(0);
  expect(performance.now() - start).toBeGreaterThan(250);
  expect(stored.at(-1)).toBe(3);
  expect(tally).toMatchObject({ messages: 3, failed: 0 });
});

it("asks no replica unless it is told to be durable", async () => {
  const { writes, channel } = stage([]);
  await send(channel, 1, 2);
  expect(writes).toEqual([]);
});

it("durable, calls a message stored when a replica has it, and sends it again until then", async () => {
  const { stored, writes, channel, tally } = stage([], 10, { durable: { acknowledging: [0, 0, 1] } });
  await expect(send(channel, 1)).resolves.toEqual([{ outcome: "ok" }]);
  expect(stored).toEqual([1]);
  expect(tally).toMatchObject({ messages: 1, resent: 2, alreadyStored: 1 });
  // Each attempt writes something, or WAIT on a new connection would have nothing to wait for.
  expect(writes).toEqual(["incr", "wait", "incr", "wait", "incr", "wait"]);
});

it("durable, does not believe a WAIT on another connection than the one that wrote", async () => {
  const { events, channel, tally } = stage([], 10, {
    durable: {
      acknowledging: new Proxy([1], {
        get: (list, name) => {
          if (name === "shift" && list.length > 0) events.emit("connect");
          return Reflect.get(list, name);
        },
      }),
    },
  });
  await expect(send(channel, 1)).resolves.toEqual([{ outcome: "ok" }]);
  expect(tally).toMatchObject({ messages: 1, resent: 1, alreadyStored: 1 });
});

it("durable, leaves what no replica acknowledged as unknown", async () => {
  const { channel } = stage([], 10, { durable: { acknowledging: Array<number>(1_000).fill(0) } });
  const sent = send(channel, 1);
  expect(await channel.drain(500)).toBe(1);
  expect((await sent)[0]?.outcome).toBe("indeterminate");
});
