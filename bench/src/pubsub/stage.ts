/** Everything a measurement needs: the two processes, the lab's containers, redis-benchmark, and a way to tidy up. */
import { CLIENT_PATHS, type ClientPath } from "@redis-ha-lab/cluster/client-paths.ts";
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import type { ClientEnvironment } from "@redis-ha-lab/cluster/connect/client-connection.ts";
import type { Credentials } from "@redis-ha-lab/cluster/connect/redis.ts";
import { encodeMessage, monotonicUs } from "@redis-ha-lab/cluster/message.ts";
import { ask } from "@redis-ha-lab/cluster/read/connections.ts";
import { interruption } from "@redis-ha-lab/common/interruption.ts";
import type { LabDocker } from "@redis-ha-lab/scenarios/site/docker.ts";
import { type Cpu, type Measured, withCpu } from "../measured.ts";
import { redisBenchmark } from "../redis/redis-benchmark.ts";
import { withTemporaryUser } from "../temporary-user.ts";
import { type Asked, startAsking } from "./asking.ts";
import {
  type Counted,
  channelOf,
  type Listen,
  REDIS_BENCHMARK_STREAM,
  type ReceiverAnswers,
  type ReceiverQuestion,
  type SenderAnswers,
  type SenderQuestion,
  STREAM_MAX_LENGTH,
  streamOf,
} from "./questions.ts";

export interface Stage {
  readonly sender: Asked<SenderQuestion, SenderAnswers>;
  readonly receiver: Asked<ReceiverQuestion, ReceiverAnswers>;
  /** Calls `work` while so many subscribers listen. */
  heard<T>(listen: Omit<Listen, "do">, work: () => Promise<T>): Promise<T>;
  /** Counts what `work` sends, to the last message that arrives. Only while subscribers listen. */
  counted<T>(work: () => Promise<T>, expectedOf: (result: T) => number): Promise<[T, Counted]>;
  /** @returns messages per second of one connection of the real redis-benchmark. */
  redisBenchmark(
    clientPath: ClientPath,
    channel: Listen["channel"],
    depth: number,
    requests: number,
  ): Promise<number>;
  /** Container CPU seconds per 100,000 messages. */
  withCpu<T>(
    clientPath: ClientPath,
    messagesOf: (result: T) => number,
    work: () => Promise<T>,
  ): Promise<{ result: T; cpu: Cpu }>;
}

const environmentOf = (config: LabConfig): ClientEnvironment => ({
  REDIS_NODES: config.redisNodes,
  SENTINEL_NODES: config.sentinels,
  SENTINEL_MASTER_NAME: config.masterName,
  SENTINEL_CLIENT_PASSWORD: config.credentials.client.password,
  ...config.tls,
  HAPROXY_WRITE: config.haproxyWrite,
  HAPROXY_READ: config.haproxyRead,
  REDIS_APP_PASSWORD: config.credentials.app.password,
  CLIENT_PROFILE: "tuned",
});

/** What redis-benchmark's user may do. */
const PERMISSIONS = {
  keys: REDIS_BENCHMARK_STREAM,
  channels: ":lab:benchmark:*",
  commands: ["publish", "xadd", "ping"],
};

/** As long as a message of the publisher, without quotes: redis-benchmark repeats it unescaped in its CSV. */
const text = () =>
  "x".repeat(encodeMessage({ run: Date.now(), sequence: 1_000_000, sentAtUs: monotonicUs() }).length);

const wordsOf = (clientPath: ClientPath, channel: Listen["channel"]): readonly string[] =>
  channel === "pubsub"
    ? ["PUBLISH", channelOf(clientPath), text()]
    : ["XADD", REDIS_BENCHMARK_STREAM, "MAXLEN", "~", String(STREAM_MAX_LENGTH), "*", "message", text()];

const keysLeft = () => [
  REDIS_BENCHMARK_STREAM,
  ...CLIENT_PATHS.flatMap((clientPath) => {
    const { key, position } = streamOf(clientPath);
    return [key, `${key}:bare`, position];
  }),
];

/** @throws when the lab cannot be reached, or when `work` does. Leaves no key, no user and no process behind. */
export async function withStage<T>(
  config: LabConfig,
  docker: LabDocker,
  { master, containers, images }: Measured,
  work: (stage: Stage) => Promise<T>,
): Promise<T> {
  const sender = startAsking<SenderQuestion, SenderAnswers>("sender.ts");
  const receiver = startAsking<ReceiverQuestion, ReceiverAnswers>("receiver.ts");
  const environment = environmentOf(config);
  const { haproxy, ...nodes } = containers;
  const tidyUp = () => ask(master, config.credentials.app, (redis) => redis.unlink(keysLeft()), 5_000);

  const stageFor = (credentials: Credentials): Stage => ({
    sender,
    receiver,
    heard: async (listen, during) => {
      // What was sent without a subscriber is not for this subscriber: it would count more than is sent to it.
      await tidyUp();
      await receiver.ask({ do: "listen", ...listen });
      try {
        return await during();
      } finally {
        await receiver.ask({ do: "leave" });
      }
    },
    counted: async (during, expectedOf) => {
      await receiver.ask({ do: "begin" });
      const result = await during();
      return [result, await receiver.ask({ do: "count", expected: expectedOf(result) })];
    },
    redisBenchmark: async (clientPath, channel, depth, requests) => {
      const { host, port } = clientPath === "haproxy" ? config.haproxyWrite : master;
      const { requestsPerSecond } = await redisBenchmark(
        docker,
        {
          ...{ image: images.redis, host, port, credentials, connections: 1, requests, pipeline: depth },
          test: { name: channel, words: wordsOf(clientPath, channel) },
        },
        interruption,
      );
      return requestsPerSecond;
    },
    withCpu: (clientPath, messagesOf, during) =>
      withCpu(docker, { ...nodes, proxy: clientPath === "haproxy" ? haproxy : null }, messagesOf, during),
  });

  try {
    await tidyUp();
    await sender.ask({ do: "meet", environment });
    await receiver.ask({ do: "meet", environment });
    return await withTemporaryUser(config, master, PERMISSIONS, (credentials) => work(stageFor(credentials)));
  } finally {
    await Promise.all([sender.stop(), receiver.stop()]);
    await tidyUp();
  }
}
