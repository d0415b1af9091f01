/** Starts every source and lets what it says reach the board. Each runs on its own; none waits for another. */

import type { Credentials } from "@redis-ha-lab/cluster/connect/redis.ts";
import { LANES } from "@redis-ha-lab/cluster/lanes.ts";
import { HELD_ALERTS, heldAlerts } from "@redis-ha-lab/cluster/read/alerts.ts";
import { subscriberStats } from "@redis-ha-lab/cluster/read/stats.ts";
import { listenToSentinels } from "@redis-ha-lab/cluster/sentinel-events.ts";
import type { Logger } from "@redis-ha-lab/common/logger.ts";
import type { Board } from "./board.ts";
import type { ConsoleConfig } from "./config.ts";
import type { Observations } from "./observations.ts";
import type { RunsFolder } from "./runs/folder.ts";
import { readProgress } from "./runs/running.ts";
import { readAlerts } from "./sources/alerts-told.ts";
import { watchHaproxy } from "./sources/haproxy-source.ts";
import { toHeardEvent } from "./sources/heard-event.ts";
import { watchJsonPage } from "./sources/json-page-source.ts";
import { NODE_QUESTIONS, readNodeReplies } from "./sources/node-told.ts";
import { watchPublisher } from "./sources/publisher-source.ts";
import { watchReading } from "./sources/reading-source.ts";
import { watchResp } from "./sources/resp-source.ts";
import { readSentinelReplies, sentinelQuestions } from "./sources/sentinel-told.ts";
import type { Source } from "./sources/source.ts";

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
  readonly board: Board;
  readonly folder: RunsFolder;
  readonly logger: Logger;
}

export function watchLab(options: LabWatchOptions): LabWatch {
  const { config, redisCredentials, seen, board, folder, logger } = options;
  const { REDIS_NODES: nodes, SENTINEL_NODES: sentinels, SENTINEL_MASTER_NAME: masterName } = config;
  const sentinelCredentials = { username: "client", password: config.SENTINEL_CLIENT_PASSWORD };

  const nodeSources = nodes.map((node) =>
    watchResp({
      endpoint: node,
      credentials: redisCredentials,
      everyMs: NODE_EVERY_MS,
      questions: NODE_QUESTIONS,
      read: (replies) => readNodeReplies(replies, nodes),
      gist: (told) => [told?.role, told?.follows, told?.linkState],
      onSeen: (told, urgent) => {
        seen.nodes.set(node.name, told);
        board.changed(urgent);
      },
    }),
  );
  const sentinelSources = new Map(
    sentinels.map((sentinel) => [
      sentinel.name,
      watchResp({
        endpoint: sentinel,
        credentials: sentinelCredentials,
        everyMs: SENTINEL_EVERY_MS,
        questions: sentinelQuestions(masterName),
        read: (replies) => readSentinelReplies(sentinel.name, replies, nodes, sentinels),
        gist: (told) => [told?.vote, told?.opinions, told?.lost],
        onSeen: (told, urgent) => {
          seen.sentinels.set(sentinel.name, told);
          board.changed(urgent);
        },
      }),
    ]),
  );
  const haproxy = watchHaproxy(config.HAPROXY_STATS, (route, urgent) => {
    seen.route = route;
    board.changed(urgent);
  });
  const publisher = watchPublisher(config.PUBLISHER, {
    seen: (told, urgent) => {
      seen.publisher = told;
      for (const lane of LANES) seen.strips[lane].look(Date.now(), countersOf(told.told, lane));
      board.changed(urgent);
    },
    acknowledged: (histograms) => {
      for (const lane of LANES) seen.strips[lane].acknowledged(histograms?.[lane]);
    },
  });
  const others: Source[] = [
    watchJsonPage({
      endpoint: config.SUBSCRIBER,
      path: "/stats",
      schema: subscriberStats,
      everyMs: SUBSCRIBER_EVERY_MS,
      onSeen: (told) => {
        seen.subscriber = told;
      },
    }),
    watchJsonPage({
      endpoint: config.ALERTMANAGER,
      path: HELD_ALERTS,
      schema: heldAlerts,
      everyMs: ALERTS_EVERY_MS,
      onSeen: ({ contact, told }) => {
        seen.alerts = { contact, told: told && readAlerts(told) };
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

  const places = [...nodes, ...sentinels];
  const listener = listenToSentinels(
    sentinels,
    sentinelCredentials,
    "console-events",
    (event) => {
      board.heard(toHeardEvent(event, places));
      sentinelSources.get(event.sentinel)?.nudge();
      // What a Sentinel speaks of has happened to a node, or will in a moment.
      for (const source of nodeSources) source.nudge();
      haproxy.nudge();
    },
    (sentinel, connected) => {
      if (connected) seen.heard.add(sentinel);
      else seen.heard.delete(sentinel);
      logger.info(connected ? "sentinel heard" : "sentinel lost", { sentinel });
      board.changed(true);
    },
  );

  const all = [...nodeSources, ...sentinelSources.values(), haproxy, publisher, ...others];
  return {
    stop: async () => {
      listener.close();
      await Promise.all(all.map((source) => source.stop()));
    },
  };
}

function countersOf(told: Observations["publisher"]["told"], lane: (typeof LANES)[number]) {
  return told ? { run: told.run, ...told.lanes[lane].channels.pubsub } : undefined;
}
