/** How many messages get through when so many are on their way at any moment: ours beside what is barest. */
import { CHANNELS, type Channel, CLIENT_PATHS, type ClientPath } from "@redis-ha-lab/cluster/client-paths.ts";
import type { Cpu } from "../measured.ts";
import type { Sent } from "./questions.ts";
import type { Stage } from "./stage.ts";

/**
 * `redis-benchmark`: one connection of it. `bare`: ioredis in a loop. `publisher`: the publisher's code, without a
 * subscriber. `heard`: the same, and the subscriber's code counts.
 */
export const CONTENDERS = ["redis-benchmark", "bare", "publisher", "heard"] as const;
export type Contender = (typeof CONTENDERS)[number];

export const DEPTHS: Readonly<Record<Channel, readonly number[]>> = {
  pubsub: [16, 64, 512],
  // A stream's batch waits for the one before it, so a deeper queue changes less.
  stream: [16, 64],
};

export interface ThroughputSample {
  readonly round: number;
  readonly clientPath: ClientPath;
  readonly channel: Channel;
  readonly depth: number;
  readonly contender: Contender;
  /** Acknowledged by Redis, per second. */
  readonly messagesPerSecond: number;
  /** Counted by the subscriber, per second; null without a subscriber. */
  readonly countedPerSecond: number | null;
  /** Messages that were acknowledged and never counted. */
  readonly missing: number | null;
  /** CPU seconds per 100,000 messages. */
  readonly cpu: Cpu & { readonly sender: number | null; readonly receiver: number | null };
}

type Setting = Pick<ThroughputSample, "round" | "clientPath" | "channel" | "depth">;

/** Before each measurement: code is compiled by then, and connections have found their pace. */
const WARM_UP_MS = 400;
/** redis-benchmark counts requests, not time: about as many as it gets through in the time of the others. */
const requestsFor = (depth: number, forMs: number) => Math.round((depth >= 64 ? 400 : 180) * forMs);

const per100k = (seconds: number, messages: number) => (seconds / messages) * 100_000;

function checked(sent: Sent, setting: Setting): Sent {
  if (sent.notOk === 0) return sent;
  throw new Error(
    `${sent.notOk} of ${sent.messages} messages failed on ${setting.clientPath} ${setting.channel} at depth ${setting.depth}: no figures`,
  );
}

async function byRedisBenchmark(stage: Stage, setting: Setting, forMs: number): Promise<ThroughputSample> {
  const { clientPath, channel, depth } = setting;
  const requests = requestsFor(depth, forMs);
  const { result, cpu } = await stage.withCpu(
    clientPath,
    () => requests,
    () => stage.redisBenchmark(clientPath, channel, depth, requests),
  );
  return {
    ...setting,
    contender: "redis-benchmark",
    messagesPerSecond: result,
    countedPerSecond: null,
    missing: null,
    cpu: { ...cpu, sender: null, receiver: null },
  };
}

async function byClosedLoop(
  stage: Stage,
  setting: Setting,
  contender: "bare" | "publisher",
  forMs: number,
): Promise<ThroughputSample> {
  const { clientPath, channel, depth } = setting;
  const loop = (ms: number) =>
    stage.sender.ask({ do: "closed loop", clientPath, channel, depth, contender, forMs: ms });
  await loop(WARM_UP_MS);
  const { result, cpu } = await stage.withCpu(
    clientPath,
    (sent: Sent) => sent.messages,
    () => loop(forMs),
  );
  const sent = checked(result, setting);
  return {
    ...setting,
    contender,
    messagesPerSecond: sent.messages / sent.seconds,
    countedPerSecond: null,
    missing: null,
    cpu: { ...cpu, sender: per100k(sent.cpuSeconds, sent.messages), receiver: null },
  };
}

function whileHeard(stage: Stage, setting: Setting, forMs: number): Promise<ThroughputSample> {
  const { clientPath, channel, depth } = setting;
  const loop = (ms: number) =>
    stage.sender.ask({ do: "closed loop", clientPath, channel, depth, contender: "publisher", forMs: ms });
  return stage.heard({ clientPath, channel, subscribers: 1 }, async () => {
    await stage.counted(
      () => loop(WARM_UP_MS),
      (sent) => sent.messages,
    );
    // Until the subscriber has counted the last one: work that is still ahead of it is work.
    const { result, cpu } = await stage.withCpu(
      clientPath,
      ([sent]) => sent.messages,
      () =>
        stage.counted(
          () => loop(forMs),
          (sent) => sent.messages,
        ),
    );
    const [sent, counted] = [checked(result[0], setting), result[1]];
    return {
      ...setting,
      contender: "heard",
      messagesPerSecond: sent.messages / sent.seconds,
      countedPerSecond: counted.received / counted.seconds,
      missing: sent.messages - counted.received,
      cpu: {
        ...cpu,
        sender: per100k(sent.cpuSeconds, sent.messages),
        receiver: per100k(counted.cpuSeconds, sent.messages),
      },
    };
  });
}

/** One round: every client path, channel and depth, the contenders taking turns and changing places every round. */
export async function throughputRound(
  stage: Stage,
  round: number,
  forMs: number,
  say: (text: string) => void,
): Promise<ThroughputSample[]> {
  const samples: ThroughputSample[] = [];
  const turn = (round - 1) % CONTENDERS.length;
  const order = [...CONTENDERS.slice(turn), ...CONTENDERS.slice(0, turn)];
  for (const channel of CHANNELS) {
    for (const clientPath of CLIENT_PATHS) {
      for (const depth of DEPTHS[channel]) {
        const setting = { round, clientPath, channel, depth };
        for (const contender of order) {
          say(`${channel} by ${clientPath}, ${depth} at a time: ${contender}`);
          if (contender === "redis-benchmark") samples.push(await byRedisBenchmark(stage, setting, forMs));
          else if (contender === "heard") samples.push(await whileHeard(stage, setting, forMs));
          else samples.push(await byClosedLoop(stage, setting, contender, forMs));
        }
      }
    }
  }
  return samples;
}
