/** A settled cluster behind HAProxy, with a publisher and a subscriber. */

import type { Channel, ClientPath } from "@redis-ha-lab/cluster/client-paths.ts";
import { until } from "@redis-ha-lab/common/deadline.ts";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { type Cluster, startCluster } from "./cluster.ts";
import { startHaproxy } from "./haproxy.ts";
import { haproxyAt, type ServiceProcess, startService } from "./service-process.ts";
import { settled } from "./views.ts";

interface Outcomes {
  readonly ok: number;
  readonly messages: number;
  readonly failed: number;
  readonly indeterminate: number;
  readonly unheard: number;
}

export interface PublisherStats {
  readonly run: number;
  readonly topology: { readonly master: string | null };
  readonly lanes: Readonly<
    Record<
      ClientPath,
      {
        readonly up: boolean;
        readonly sequence: number;
        readonly queued: number;
        readonly channels: Readonly<Record<Channel, Outcomes>>;
      }
    >
  >;
}

export interface Counts {
  readonly run: number | null;
  readonly lastSequence: number | null;
  readonly received: number;
  readonly duplicates: number;
  readonly stillMissing: number;
  readonly gaps: readonly { readonly run: number; readonly from: number; readonly to: number }[];
  readonly malformed: number;
}

export interface SubscriberStats {
  readonly lanes: Readonly<Record<ClientPath, Readonly<Record<Channel, Counts>>>>;
}

export interface ClientStage {
  readonly cluster: Cluster;
  readonly master: string;
  readonly publisher: ServiceProcess;
  readonly subscriber: ServiceProcess;
  /** Ends the present one, if it still runs, and starts another. */
  restart(name: "publisher" | "subscriber", environment?: Record<string, string>): Promise<ServiceProcess>;
  /** Waits until the subscriber has seen this number on a client path and channel. @returns its counts. */
  arrived(lane: ClientPath, channel: Channel, sequence: number): Promise<Counts>;
}

const PORTS = { publisher: 14_101, subscriber: 14_102 };

/**
 * @param fresh how long the services live: they and the data set are new for each test, or for each file.
 * @param environment for publishers and subscribers alike; each reads what it knows.
 */
export function useClients(
  net: string,
  fresh: "each test" | "each file",
  environment: Record<string, string> = {},
): () => ClientStage {
  let cluster: Cluster | undefined;
  let haproxy = "";
  let stage: ClientStage | undefined;
  const running = new Map<string, ServiceProcess>();

  beforeAll(async () => {
    cluster = await startCluster({ net, downAfterMs: 1_000, failoverTimeoutMs: 3_000 });
    await settled(cluster);
    haproxy = await startHaproxy(cluster, net);
  });
  afterAll(() => cluster?.remove());

  async function begin(): Promise<void> {
    if (!cluster) throw new Error("the cluster did not start");
    const { call } = cluster;
    const master = await settled(cluster);
    await call(master, "FLUSHALL");

    async function restart(name: "publisher" | "subscriber", changes: Record<string, string> = {}) {
      if (!cluster) throw new Error("the cluster did not start");
      await running.get(name)?.stop();
      const started = startService(name, cluster, PORTS[name], {
        ...haproxyAt(haproxy),
        ...environment,
        ...changes,
      });
      running.set(name, started);
      return started;
    }
    const current = (name: string): ServiceProcess => {
      const found = running.get(name);
      if (!found) throw new Error(`no ${name} runs`);
      return found;
    };
    await (await restart("subscriber")).untilReady(true);
    await (await restart("publisher")).untilReady(true);

    stage = {
      cluster,
      master,
      restart,
      get publisher() {
        return current("publisher");
      },
      get subscriber() {
        return current("subscriber");
      },
      arrived: (lane, channel, sequence) => {
        let last: Counts | undefined;
        return until(
          async () => {
            last = (await current("subscriber").json<SubscriberStats>("/stats")).lanes[lane][channel];
            return (last.lastSequence ?? 0) >= sequence ? last : undefined;
          },
          {
            withinMs: 30_000,
            everyMs: 50,
            why: () => `${lane} ${channel} never reached number ${sequence}: ${JSON.stringify(last)}`,
          },
        );
      },
    };
  }
  async function end(): Promise<void> {
    stage = undefined;
    await Promise.all([...running.values()].map((each) => each.stop()));
    running.clear();
    await cluster?.reviveAll();
  }
  if (fresh === "each test") {
    beforeEach(begin);
    afterEach(end);
  } else {
    beforeAll(begin);
    // Runs before the cluster is removed: hooks that end things run in reverse order.
    afterAll(end);
  }

  return () => {
    if (!stage) throw new Error("there is a stage only during a test");
    return stage;
  };
}
