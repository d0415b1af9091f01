/** The receiving process: the subscriber's own connections, readers, ledgers and metrics, as many as asked for. */
import { setTimeout as sleep } from "node:timers/promises";
import { type ClientEnvironment, watchClientRoute } from "@redis-ha-lab/cluster/connect/client-connection.ts";
import type { MasterRoute } from "@redis-ha-lab/cluster/connect/master-route.ts";
import { monotonicUs } from "@redis-ha-lab/cluster/message.ts";
import { until } from "@redis-ha-lab/common/deadline.ts";
import { createLogger } from "@redis-ha-lab/common/logger.ts";
import { createInbox } from "@redis-ha-lab/subscriber/inbox.ts";
import { createIntake, type Intake } from "@redis-ha-lab/subscriber/intake.ts";
import { openLink, type SubscriberLink } from "@redis-ha-lab/subscriber/link.ts";
import { createMetrics } from "@redis-ha-lab/subscriber/metrics.ts";
import { readPubSub } from "@redis-ha-lab/subscriber/pubsub-reader.ts";
import { readStream } from "@redis-ha-lab/subscriber/stream-reader.ts";
import type { Reader } from "@redis-ha-lab/subscriber/subscription.ts";
import { answerQuestions } from "./asking.ts";
import { createLatencies } from "./latencies.ts";
import { type Counted, channelOf, type Listen, type ReceiverQuestion, streamOf } from "./questions.ts";

/** The subscriber's default. */
const INBOX_SIZE = 10_000;
/** Nothing more comes: what is on its way through a persistent connection arrives within milliseconds. */
const SILENCE_MS = 1_000;
const LOOK_EVERY_MS = 20;

interface Subscriber {
  readonly link: SubscriberLink;
  readonly intake: Intake;
  readonly reader: Reader;
}

const logger = createLogger("benchmark", "error");
const latencies = createLatencies();
let lab: { readonly environment: ClientEnvironment; readonly route: MasterRoute } | undefined;
let subscribers: Subscriber[] = [];
let firstUs = 0;
let lastUs = 0;
let before = { missing: 0, cpu: process.cpuUsage() };

function subscribe({ clientPath, channel }: Listen, observe: (seconds: number) => void): Subscriber {
  if (!lab) throw new Error("the first question must say how the lab is reached");
  const link = openLink(clientPath, channel, lab.environment, lab.route, logger);
  const intake = createIntake(clientPath, channel, createInbox(INBOX_SIZE), (seconds) => {
    observe(seconds);
    latencies.add(seconds * 1e6);
    lastUs = monotonicUs();
    if (firstUs === 0) firstUs = lastUs;
  });
  const reader =
    channel === "pubsub"
      ? readPubSub(link, intake, channelOf(clientPath))
      : readStream(link, intake, streamOf(clientPath));
  return { link, intake, reader };
}

async function listen(question: Listen): Promise<null> {
  if (subscribers.length > 0) throw new Error("the last subscribers have not left yet");
  const { observer } = createMetrics(
    () => [],
    () => [],
  );
  const observe = observer(question.clientPath, question.channel);
  subscribers = Array.from({ length: question.subscribers }, () => subscribe(question, observe));
  const down = () => subscribers.flatMap(({ link }) => link.health.reason() ?? []);
  await until(() => (down().length === 0 ? true : undefined), {
    withinMs: 10_000,
    everyMs: LOOK_EVERY_MS,
    why: () => `${down().length} of ${question.subscribers} subscribers are not subscribed: ${down()[0]}`,
  });
  return null;
}

const missing = () =>
  subscribers.reduce((sum, { intake }) => sum + intake.state().missingSeen + intake.malformed, 0);

function begin(): null {
  latencies.clear();
  firstUs = 0;
  lastUs = 0;
  before = { missing: missing(), cpu: process.cpuUsage() };
  return null;
}

async function count(expected: number): Promise<Counted> {
  let seen = -1;
  let silentMs = 0;
  for (;;) {
    const { count: received } = latencies.percentiles();
    if (received >= expected || silentMs >= SILENCE_MS) break;
    silentMs = received === seen ? silentMs + LOOK_EVERY_MS : 0;
    seen = received;
    await sleep(LOOK_EVERY_MS);
  }
  const { user, system } = process.cpuUsage(before.cpu);
  const delivered = latencies.percentiles();
  return {
    received: delivered.count,
    missing: missing() - before.missing,
    seconds: (lastUs - firstUs) / 1e6,
    cpuSeconds: (user + system) / 1e6,
    delivered,
  };
}

async function leave(): Promise<null> {
  await Promise.all(subscribers.map(({ reader }) => reader.close()));
  subscribers = [];
  return null;
}

answerQuestions<ReceiverQuestion>(async (question) => {
  switch (question.do) {
    case "meet":
      lab = {
        environment: question.environment,
        route: watchClientRoute(question.environment, "benchmark-receiver"),
      };
      return null;
    case "listen":
      return listen(question);
    case "begin":
      return begin();
    case "count":
      return count(question.expected);
    case "leave":
      return leave();
  }
});
