/** A load on one endpoint. It ends by itself after its time. */
import { Agent, request as ask } from "node:http";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { loadLabConfig } from "@redis-ha-lab/cluster/config.ts";
import { directOptions } from "@redis-ha-lab/cluster/connect/redis.ts";
import { Redis } from "ioredis";

interface Address {
  readonly host: string;
  readonly port: number;
}

/** What is done to it. Without functions in it: it goes to a thread. */
export type Load =
  | (Address & { kind: "requests"; method: string; path: string; body?: string; perSecond: number })
  | (Address & { kind: "slow-readers"; path: string; count: number })
  | (Address & { kind: "half-open"; says: string; count: number })
  | (Address & { kind: "talker"; key: string; bytesPerSecond: number });

export interface LoadOutcome {
  /** Requests answered, sockets that stayed, writes acknowledged. */
  readonly taken: number;
  /** Answered with 4xx or 5xx, closed, or with an error. */
  readonly refused: number;
  /** What was due, and not even sent, because too much waited for its answer already. */
  readonly heldBack: number;
}

export type Task = Load & { readonly seconds: number };

/** More that wait for an answer say no more about the endpoint, only fill this process. */
const MOST_UNANSWERED = 500;
const TICK_MS = 10;

/** Calls `send` so often per second, evenly. */
async function paced(perSecond: number, seconds: number, send: () => void): Promise<void> {
  const start = performance.now();
  let sent = 0;
  for (;;) {
    const elapsed = performance.now() - start;
    if (elapsed >= seconds * 1_000) return;
    for (const due = (elapsed / 1_000) * perSecond; sent <= due; sent += 1) send();
    await sleep(TICK_MS);
  }
}

async function requests(task: Task & { kind: "requests" }): Promise<LoadOutcome> {
  const { host, port, method, path, body, perSecond, seconds } = task;
  const agent = new Agent({ keepAlive: true, maxSockets: 50 });
  const headers = body === undefined ? {} : { "content-type": "application/json" };
  let [taken, refused, heldBack, unanswered] = [0, 0, 0, 0];
  await paced(perSecond, seconds, () => {
    if (unanswered >= MOST_UNANSWERED) {
      heldBack += 1;
      return;
    }
    unanswered += 1;
    let over = false;
    const end = (isTaken: boolean) => {
      if (over) return;
      over = true;
      unanswered -= 1;
      if (isTaken) taken += 1;
      else refused += 1;
    };
    const sent = ask({ host, port, agent, method, path, headers }, (answer) => {
      answer.once("error", () => end(false)).once("end", () => end((answer.statusCode ?? 0) < 400));
      answer.resume();
    });
    sent.setTimeout(5_000, () => sent.destroy());
    sent.once("error", () => end(false));
    sent.end(body);
  });
  // What still waits is answered or, by its own limit, given up.
  while (unanswered > 0) await sleep(TICK_MS);
  agent.destroy();
  return { taken, refused, heldBack };
}

/** Opens sockets that say something and then neither read nor write. */
async function sockets({ host, port }: Address, says: string, count: number, seconds: number) {
  const open: Socket[] = [];
  let closed = 0;
  for (let at = 0; at < count; at += 1) {
    const socket = connect(port, host);
    socket.pause();
    socket.on("error", () => {});
    socket.once("close", () => {
      closed += 1;
    });
    if (says !== "") socket.write(says);
    open.push(socket);
    // All in about two seconds: a crowd, and not one burst that the kernel itself drops.
    if (at % 50 === 49) await sleep(Math.max(1, (2_000 * 50) / count));
  }
  await sleep(seconds * 1_000);
  const refused = closed;
  for (const socket of open) socket.destroy();
  return { taken: count - refused, refused, heldBack: 0 };
}

async function talker({ host, port, key, bytesPerSecond, seconds }: Task & { kind: "talker" }) {
  const { credentials } = loadLabConfig();
  const redis = new Redis({
    ...directOptions({ host, port }, credentials.lab, "overload-talker"),
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    lazyConnect: true,
  });
  redis.on("error", () => {});
  await redis.connect();
  const value = Buffer.alloc(100_000, "x");
  let [taken, refused, heldBack, unanswered] = [0, 0, 0, 0];
  await paced(bytesPerSecond / value.length, seconds, () => {
    if (unanswered >= 50) {
      heldBack += 1;
      return;
    }
    unanswered += 1;
    redis
      .set(key, value)
      .then(
        () => {
          taken += 1;
        },
        () => {
          refused += 1;
        },
      )
      .finally(() => {
        unanswered -= 1;
      });
  });
  redis.disconnect();
  return { taken, refused, heldBack };
}

/** Lasts as long as the task says, and closes what it opened. */
export function apply(task: Task): Promise<LoadOutcome> {
  switch (task.kind) {
    case "requests":
      return requests(task);
    case "slow-readers": {
      const says = `GET ${task.path} HTTP/1.1\r\nHost: ${task.host}\r\n\r\n`;
      return sockets(task, says, task.count, task.seconds);
    }
    case "half-open":
      return sockets(task, task.says, task.count, task.seconds);
    case "talker":
      return talker(task);
  }
}
