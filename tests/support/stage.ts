/** A settled cluster and a repointer before each test; everything is brought back after it. */
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { type Cluster, startCluster } from "./cluster.ts";
import { type EventLog, recordEvents } from "./events.ts";
import { type ServiceProcess, startService } from "./service-process.ts";
import { settled } from "./views.ts";

export const FAILOVER_TIMEOUT_MS = 3_000;
/** What the leader may need for one attempt and the wait until the next one (twice the failover time-out). */
export const SECOND_ATTEMPT_MS = 30_000;

/** Ends a SIMULATE-FAILURE: the command forgets what it was told before, and HELP tells it nothing new. */
export async function disarm(cluster: Cluster, sentinel: string): Promise<void> {
  await cluster.call(sentinel, "SENTINEL", "SIMULATE-FAILURE", "HELP");
}

export interface Stage {
  readonly cluster: Cluster;
  readonly events: EventLog;
  readonly repointer: ServiceProcess;
  readonly master: string;
  /** Starts another repointer; it is stopped after the test. */
  another(port: number, environment?: Readonly<Record<string, string>>): ServiceProcess;
  /** The replica that a Sentinel selected, and the one that was not. */
  selection(): Promise<{ chosen: Endpoint; remaining: Endpoint }>;
  /** How often the repointer made a node follow another since the test began: by the nodes' own logs, which name the user. */
  orders(): Promise<number>;
}

export interface Stages {
  /** The stage of this test. */
  now(): Stage;
  /** The same, once the repointer has listened long enough to act. */
  ready(): Promise<Stage>;
}

/** Since the containers were made. Counted in the logs, which outlive a restart, as the nodes' own statistics do not. */
async function ordersLogged(cluster: Cluster): Promise<number> {
  const logs = await Promise.all(
    cluster.nodes.map(({ name }) => cluster.container(name).logs({ stdout: true, stderr: true })),
  );
  const order = / enabled \(user request from '[^']* user=repointer /g;
  return logs.reduce((sum, log) => sum + [...log.toString().matchAll(order)].length, 0);
}

export function useStage(net: string): Stages {
  let cluster: Cluster;
  let stage: Stage | undefined;
  let processes: ServiceProcess[] = [];

  beforeAll(async () => {
    cluster = await startCluster({ net, downAfterMs: 1_000, failoverTimeoutMs: FAILOVER_TIMEOUT_MS });
  });
  afterAll(() => cluster?.remove());

  beforeEach(async () => {
    const another: Stage["another"] = (port, environment) => {
      const started = startService("repointer", cluster, port, environment);
      processes.push(started);
      return started;
    };
    const repointer = another(14_003);
    const master = await settled(cluster);
    for (const { name } of cluster.nodes) await cluster.call(name, "CONFIG", "RESETSTAT");
    const ordersBefore = await ordersLogged(cluster);
    const events = await recordEvents(cluster);

    const nodeAt = (host: string | undefined): Endpoint => {
      const found = cluster.nodes.find((node) => node.host === host);
      if (!found) throw new Error(`${host} is no node of the test cluster`);
      return found;
    };
    stage = {
      cluster,
      events,
      repointer,
      master,
      another,
      selection: async () => {
        const { about } = await events.named("+selected-slave");
        const chosen = nodeAt(about?.host);
        const remaining = cluster.nodes.find(({ name }) => name !== chosen.name && name !== master);
        return { chosen, remaining: nodeAt(remaining?.host) };
      },
      orders: async () => (await ordersLogged(cluster)) - ordersBefore,
    };
  });

  afterEach(async () => {
    stage?.events.close();
    stage = undefined;
    await Promise.all(processes.map((each) => each.stop()));
    processes = [];
    await cluster.reviveAll();
    for (const { name } of cluster.sentinels) {
      // A Sentinel that has just been started may not answer yet; then it has forgotten the simulation anyway.
      await disarm(cluster, name).catch(() => {});
    }
  });

  const now = () => {
    if (!stage) throw new Error("there is a stage only during a test");
    return stage;
  };
  return {
    now,
    ready: async () => {
      await now().repointer.untilReady(true);
      return now();
    },
  };
}
