/** Listens to the Sentinels and follows one selection at a time. */

import type { Credentials } from "@redis-ha-lab/cluster/connect/redis.ts";
import { listenToSentinels, type SentinelEvent } from "@redis-ha-lab/cluster/sentinel-events.ts";
import { type Endpoint, nameOf } from "@redis-ha-lab/common/endpoints.ts";
import { describeError, type Logger } from "@redis-ha-lab/common/logger.ts";
import { type AttemptContext, attempt } from "./attempt.ts";
import type { Metrics } from "./metrics.ts";
import { NamedMasters } from "./named-masters.ts";
import { openNode } from "./node.ts";
import { createReporter } from "./report.ts";
import { type Interruption, interruptionIn, type Selection, sameChoice, selectionIn } from "./selection.ts";
import { openPanel } from "./sentinels.ts";

export interface RepointerOptions {
  readonly nodes: readonly Endpoint[];
  readonly sentinels: readonly Endpoint[];
  readonly masterName: string;
  readonly redisCredentials: Credentials;
  readonly sentinelCredentials: Credentials;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

export interface Repointer {
  /** Why it could not act on a selection now; empty when it could. Each a sentence. */
  obstacles(): readonly string[];
  /** Ends the listening and the attempt under way; resolves when its connections are closed. */
  stop(): Promise<void>;
}

interface Running {
  readonly selection: Selection;
  readonly interrupt: AbortController;
  readonly done: Promise<void>;
}

const now = () => performance.now();

/** Attempts one selection, over connections of its own. */
async function follow(
  selection: Selection,
  masters: NamedMasters,
  options: RepointerOptions,
  signal: AbortSignal,
): Promise<void> {
  const { nodes, sentinels, masterName, sentinelCredentials, redisCredentials, logger, metrics } = options;
  const report = createReporter(selection, logger, metrics, now);
  if (masters.blindForMs(now()) > 0) return report.selectionLeft("just-started");
  const chosen = openNode(selection.replica, redisCredentials);
  const others = nodes
    .filter(({ name }) => name !== selection.replica.name && name !== selection.master.name)
    .map((endpoint) => openNode(endpoint, redisCredentials));
  const replaced = openNode(selection.master, redisCredentials);
  const panel = openPanel(sentinels, sentinelCredentials, masterName, nodes);
  const context: AttemptContext = {
    chosen,
    replaced,
    others,
    verdictOn: panel.verdictOn,
    isUpheld: panel.isUpheld,
    isOrWasJustMaster: (name) => masters.isOrWasJust(name, now()),
    onOutcome: report.replica,
    onPause: report.pause,
    now,
  };
  try {
    const left = await attempt(selection, context, signal);
    if (left) report.selectionLeft(left);
  } finally {
    panel.close();
    for (const node of [chosen, replaced, ...others]) node.close();
  }
}

/** A Sentinel publishes changes only: which node it reports already must be asked for. */
async function learnFrom(
  sentinel: Endpoint,
  masters: NamedMasters,
  { nodes, masterName, sentinelCredentials, logger }: RepointerOptions,
): Promise<void> {
  const panel = openPanel([sentinel], sentinelCredentials, masterName, nodes);
  try {
    const { named } = await panel.opinionOf(sentinel.name);
    if (named) masters.learned(sentinel.name, named, now());
  } catch (error) {
    logger.warn("sentinel does not report a master", {
      sentinel: sentinel.name,
      error: describeError(error),
    });
  } finally {
    panel.close();
  }
}

export function startRepointer(options: RepointerOptions): Repointer {
  const { nodes, sentinels, masterName, sentinelCredentials, logger, metrics } = options;
  const masters = new NamedMasters(sentinels.length);
  let running: Running | undefined;
  let last: Selection | undefined;

  const onEvent = (event: SentinelEvent) => {
    const announced = event.event === "+switch-master" && event.payload.startsWith(`${masterName} `);
    const node = announced && nameOf(nodes, event.switched?.to.host, event.switched?.to.port);
    if (node) masters.named(event.sentinel, node, now());

    const interruption = running && interruptionIn(event, running.selection, masterName);
    if (interruption) interrupt(interruption);

    const selection = selectionIn(event, nodes, masterName);
    if (!selection) return;
    // The order to promote repeats the choice; only a repointer that missed the choice itself begins here.
    if (event.event !== "+selected-slave" && last && sameChoice(last, selection)) return;
    last = selection;
    interrupt("superseded");
    begin(selection);
  };

  const interrupt = (reason: Interruption | "stopped") => running?.interrupt.abort(reason);

  function begin(selection: Selection): void {
    metrics.selections.inc();
    logger.info("selection heard", {
      sentinel: selection.sentinel,
      master: selection.master.name,
      replica: selection.replica.name,
    });
    const controller = new AbortController();
    const done = follow(selection, masters, options, controller.signal).finally(() => {
      if (running?.interrupt === controller) running = undefined;
    });
    running = { selection, interrupt: controller, done };
  }

  const onLink = (name: string, connected: boolean) => {
    masters.link(name, connected, now());
    metrics.sentinelsHeard.set(masters.heard);
    logger.info(connected ? "sentinel heard" : "sentinel lost", { sentinel: name });
    const sentinel = sentinels.find((each) => each.name === name);
    if (connected && sentinel) void learnFrom(sentinel, masters, options);
  };

  const listener = listenToSentinels(sentinels, sentinelCredentials, "repointer-events", onEvent, onLink);

  return {
    obstacles: () => {
      if (!masters.hearsMajority) {
        return [`hears ${masters.heard} of ${sentinels.length} Sentinels, which is no majority`];
      }
      const blindMs = masters.blindForMs(now());
      if (blindMs === 0) return [];
      return [
        `has listened too briefly to know which node just lost its master role; ready in ${Math.ceil(blindMs / 1000)} s`,
      ];
    },
    stop: async () => {
      listener.close();
      interrupt("stopped");
      await running?.done;
    },
  };
}
