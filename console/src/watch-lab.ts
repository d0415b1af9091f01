/** Starts every source and lets what it says reach the store. Each runs on its own; none waits for another. */
import { CLIENT_PATHS } from "@redis-ha-lab/cluster/client-paths.ts";
import { type Credentials, credentialsOf } from "@redis-ha-lab/cluster/connect/redis.ts";
import { HELD_ALERTS, heldAlerts } from "@redis-ha-lab/cluster/read/alerts.ts";
import { sentinelQuestions } from "@redis-ha-lab/cluster/read/sentinel-replies.ts";
import { subscriberStats } from "@redis-ha-lab/cluster/read/stats.ts";
import { listenToSentinels } from "@redis-ha-lab/cluster/sentinel-events.ts";
import type { Logger } from "@redis-ha-lab/common/logger.ts";
import { tlsOptions } from "@redis-ha-lab/common/tls.ts";
import { readAlerts } from "./alerts/alerts.ts";
import { watchPublisher } from "./clients/publisher.ts";
import type { ConsoleConfig } from "./config.ts";
import { watchHaproxy } from "./haproxy/haproxy.ts";
import { NODE_QUESTIONS, readNodeReplies } from "./nodes/report.ts";
import type { Observations } from "./observations.ts";
import { type RunsFolder, readProgress } from "./runs/folder.ts";
import { toHeardEvent } from "./sentinels/events.ts";
import { sentinelReport } from "./sentinels/report.ts";
import { watchJsonPage, watchReading } from "./sources/polled.ts";
import { watchResp } from "./sources/resp-source.ts";
import type { Source } from "./sources/source.ts";
import type { StateStore } from "./state-store.ts";

const NODE_EVERY_MS = 250;
/** Events say at once that something changed; this finds what an event lost on the way would have said. */
const SENTINEL_EVERY_MS = 500;
const SUBSCRIBER_EVERY_MS = 500;
const ALERTS_EVERY_MS = 1_000;
const RUNS_EVERY_MS = 2_000;
const RUNNER_EVERY_MS = 500;

export interface LabWatch {
  stop(): Promise<void>;
}

export interface LabWatchOptions {
  readonly config: ConsoleConfig;
  readonly redisCredentials: Credentials;
  readonly seen: Observations;
  readonly store: StateStore;
  readonly folder: RunsFolder;
  readonly logger: Logger;
}

function watchNodes({ config, redisCredentials, seen, store }: LabWatchOptions) {
  const nodes = config.REDIS_NODES;
  return nodes.map((node) =>
    watchResp({
      endpoint: node,
      credentials: redisCredentials,
      everyMs: NODE_EVERY_MS,
      questions: NODE_QUESTIONS,
      read: (replies) => readNodeReplies(replies, nodes),
      fingerprint: (report) => [report?.role, report?.follows, report?.linkState],
      onSeen: (report, urgent) => {
        seen.nodes.set(node.name, report);
        store.changed(urgent);
      },
    }),
  );
}

/** @returns one source per Sentinel's name. */
function watchSentinels({ config, seen, store }: LabWatchOptions, credentials: Credentials) {
  const { REDIS_NODES: nodes, SENTINEL_NODES: sentinels, SENTINEL_MASTER_NAME: masterName } = config;
  return new Map(
    sentinels.map((sentinel) => [
      sentinel.name,
      watchResp({
        endpoint: sentinel,
        credentials,
        everyMs: SENTINEL_EVERY_MS,
        questions: sentinelQuestions(masterName),
        read: (replies) => sentinelReport(sentinel.name, replies, nodes, sentinels),
        fingerprint: (report) => [report?.vote, report?.opinions, report?.lost],
        onSeen: (report, urgent) => {
          seen.sentinels.set(sentinel.name, report);
          store.changed(urgent);
        },
      }),
    ]),
  );
}

function watchRoute({ config, seen, store }: LabWatchOptions) {
  return watchHaproxy(config.HAPROXY_STATS, (route, urgent) => {
    seen.route = route;
    store.changed(urgent);
  });
}

function watchPublishing({ config, seen, store }: LabWatchOptions) {
  return watchPublisher(config.PUBLISHER, {
    seen: (report, urgent) => {
      seen.publisher = report;
      for (const path of CLIENT_PATHS) seen.strips[path].look(Date.now(), countersOf(report.report, path));
      store.changed(urgent);
    },
    acknowledged: (histograms) => {
      for (const path of CLIENT_PATHS) seen.strips[path].acknowledged(histograms?.[path]);
    },
  });
}

/** What changes without anything else having to be looked at again. */
function watchOthers({ config, seen, folder }: LabWatchOptions): Source[] {
  return [
    watchJsonPage({
      endpoint: config.SUBSCRIBER,
      path: "/stats",
      schema: subscriberStats,
      everyMs: SUBSCRIBER_EVERY_MS,
      onSeen: (report) => {
        seen.subscriber = report;
      },
    }),
    watchJsonPage({
      endpoint: config.ALERTMANAGER,
      path: HELD_ALERTS,
      schema: heldAlerts,
      everyMs: ALERTS_EVERY_MS,
      onSeen: ({ contact, report }) => {
        seen.alerts = { contact, report: report && readAlerts(report) };
      },
    }),
    watchReading(RUNS_EVERY_MS, folder.list, (read) => {
      seen.runs = read;
    }),
    watchReading(
      RUNNER_EVERY_MS,
      () => readProgress(config.RUNS_DIR, Date.now()),
      (read) => {
        seen.runner = read;
      },
    ),
  ];
}

export function watchLab(options: LabWatchOptions): LabWatch {
  const { config, seen, store, logger } = options;
  const { REDIS_NODES: nodes, SENTINEL_NODES: sentinels } = config;
  const credentials = credentialsOf("client", config.SENTINEL_CLIENT_PASSWORD, tlsOptions(config));
  const nodeSources = watchNodes(options);
  const sentinelSources = watchSentinels(options, credentials);
  const haproxy = watchRoute(options);

  const places = [...nodes, ...sentinels];
  const listener = listenToSentinels(
    sentinels,
    credentials,
    "console-events",
    (event) => {
      store.heard(toHeardEvent(event, places));
      sentinelSources.get(event.sentinel)?.pollNow();
      // What a Sentinel speaks of has happened to a node, or will in a moment.
      for (const source of nodeSources) source.pollNow();
      haproxy.pollNow();
    },
    (sentinel, connected) => {
      if (connected) seen.heard.add(sentinel);
      else seen.heard.delete(sentinel);
      logger.info(connected ? "sentinel heard" : "sentinel lost", { sentinel });
      store.changed(true);
    },
  );

  const sources = [
    ...nodeSources,
    ...sentinelSources.values(),
    haproxy,
    watchPublishing(options),
    ...watchOthers(options),
  ];
  return {
    stop: async () => {
      listener.close();
      await Promise.all(sources.map((source) => source.stop()));
    },
  };
}

function countersOf(report: Observations["publisher"]["report"], path: (typeof CLIENT_PATHS)[number]) {
  return report ? { run: report.run, ...report.lanes[path].channels.pubsub } : undefined;
}
