/**
 * The sending process. The publisher's part is the publisher's own: its connection, its channels, its books. Only
 * the rhythm is ours, a closed loop or a pace, because a benchmark needs to know when each message was due.
 */
import { CLIENT_PATHS, type ClientPath } from "@redis-ha-lab/cluster/client-paths.ts";
import {
  clientOptions,
  libraryDefaults,
  watchClientRoute,
} from "@redis-ha-lab/cluster/connect/client-connection.ts";
import type { MasterRoute } from "@redis-ha-lab/cluster/connect/master-route.ts";
import { encodeMessage, monotonicUs } from "@redis-ha-lab/cluster/message.ts";
import { openLink } from "@redis-ha-lab/publisher/link.ts";
import { createMetrics } from "@redis-ha-lab/publisher/metrics.ts";
import { createPubSubChannel } from "@redis-ha-lab/publisher/pubsub-channel.ts";
import { createStreamChannel } from "@redis-ha-lab/publisher/stream-channel.ts";
import { createBookkeeper } from "@redis-ha-lab/publisher/tally.ts";
import { Redis } from "ioredis";
import { answerQuestions } from "./asking.ts";
import { createLatencies } from "./latencies.ts";
import { startPacer } from "./paced.ts";
import {
  type ClosedLoop,
  channelOf,
  type Meet,
  type Paced,
  type SenderQuestion,
  type Sent,
  STREAM_MAX_LENGTH,
  streamOf,
  type Way,
} from "./questions.ts";

/** More than any rate holds within its latency limit: a queue that fills up is a rate that does not hold. */
const QUEUE = 1_000_000;

/** @param dueUs the intended moment. @returns when the outcome is known, whether it was ok. */
type Send = (dueUs: number) => Promise<boolean>;

const latencies = createLatencies();
const pacer = startPacer();
const senders = new Map<string, Send>();
const nameOf = ({ clientPath, channel, contender }: Way) => `${contender} ${channel} ${clientPath}`;

async function connectPublisher(
  clientPath: ClientPath,
  environment: Meet["environment"],
  route: MasterRoute,
): Promise<void> {
  const run = Date.now();
  const metrics = createMetrics(run, () => []);
  const connected = Promise.withResolvers<void>();
  const link = openLink(
    clientPath,
    environment,
    route,
    ({ up }) => {
      if (up) connected.resolve();
    },
    (problem) => connected.reject(new Error(problem)),
  );
  const books = (channel: Way["channel"]) => {
    const observe = metrics.observer(clientPath, channel);
    return createBookkeeper((seconds) => {
      observe(seconds);
      latencies.add(seconds * 1e6);
    });
  };
  const pubsub = createPubSubChannel(link, books("pubsub"), channelOf(clientPath));
  const stream = createStreamChannel(link, books("stream"), {
    capacity: QUEUE,
    maxLength: STREAM_MAX_LENGTH,
    key: streamOf(clientPath).key,
  });
  for (const channel of [pubsub, stream]) {
    let sequence = 0;
    const send: Send = async (dueUs) => {
      sequence += 1;
      const { outcome } = await channel.send({ run, sequence, sentAtUs: dueUs });
      return outcome === "ok";
    };
    const name = channel === pubsub ? "pubsub" : "stream";
    senders.set(nameOf({ clientPath, channel: name, contender: "publisher" }), send);
  }
  await connected.promise;
}

async function connectBare(clientPath: ClientPath, environment: Meet["environment"]): Promise<void> {
  const redis = new Redis({
    ...libraryDefaults(clientOptions(clientPath, environment, "benchmark-bare")),
    enableAutoPipelining: true,
  });
  redis.on("error", () => {});
  await redis.ping();
  // As long as a message of the publisher.
  const text = encodeMessage({ run: Date.now(), sequence: 1_000_000, sentAtUs: monotonicUs() });
  const sending = (command: () => Promise<unknown>): Send => {
    return async (dueUs) => {
      try {
        await command();
      } catch {
        return false;
      }
      latencies.add(monotonicUs() - dueUs);
      return true;
    };
  };
  const channel = channelOf(clientPath);
  const { key } = streamOf(clientPath);
  senders.set(
    nameOf({ clientPath, channel: "pubsub", contender: "bare" }),
    sending(() => redis.publish(channel, text)),
  );
  senders.set(
    nameOf({ clientPath, channel: "stream", contender: "bare" }),
    sending(() => redis.xadd(`${key}:bare`, "MAXLEN", "~", STREAM_MAX_LENGTH, "*", "message", text)),
  );
}

function senderOf(way: Way): Send {
  const found = senders.get(nameOf(way));
  if (!found) throw new Error(`nothing sends as ${nameOf(way)}`);
  return found;
}

/** Measures what `work` does to this process. */
async function measured(work: (count: (ok: boolean) => void) => Promise<number>): Promise<Sent> {
  latencies.clear();
  let notOk = 0;
  const cpu = process.cpuUsage();
  const startUs = monotonicUs();
  const messages = await work((ok) => {
    if (!ok) notOk += 1;
  });
  const seconds = (monotonicUs() - startUs) / 1e6;
  const { user, system } = process.cpuUsage(cpu);
  return {
    messages,
    seconds,
    cpuSeconds: (user + system) / 1e6,
    notOk,
    acknowledged: latencies.percentiles(),
  };
}

function closedLoop({ depth, forMs, ...way }: ClosedLoop): Promise<Sent> {
  const send = senderOf(way);
  return measured(async (count) => {
    let messages = 0;
    let over = false;
    setTimeout(() => {
      over = true;
    }, forMs);
    const loop = async () => {
      while (!over) {
        messages += 1;
        count(await send(monotonicUs()));
      }
    };
    await Promise.all(Array.from({ length: depth }, loop));
    return messages;
  });
}

function atPace({ rate, forMs, ...way }: Paced): Promise<Sent> {
  const send = senderOf(way);
  return measured(async (count) => {
    let open = 0;
    const all = Promise.withResolvers<void>();
    const settled = (ok: boolean) => {
      count(ok);
      open -= 1;
      if (open === 0) all.resolve();
    };
    // The pace itself counts as one, so that a quick answer does not end it all early.
    open = 1;
    const messages = await pacer.run(rate, forMs, (dueUs) => {
      open += 1;
      void send(dueUs).then(settled);
    });
    settled(true);
    await all.promise;
    return messages;
  });
}

answerQuestions<SenderQuestion>(async (question) => {
  switch (question.do) {
    case "meet": {
      const route = watchClientRoute(question.environment, "benchmark-sender");
      for (const clientPath of CLIENT_PATHS) {
        await connectPublisher(clientPath, question.environment, route);
        await connectBare(clientPath, question.environment);
      }
      return null;
    }
    case "closed loop":
      return closedLoop(question);
    case "paced":
      return atPace(question);
  }
});
