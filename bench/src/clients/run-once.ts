/** One fault, with every client in every configuration through it side by side. */
import { loadavg } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { readState } from "@redis-ha-lab/cluster/read/state.ts";
import { nameOfPeer } from "@redis-ha-lab/common/endpoints.ts";
import { interruption } from "@redis-ha-lab/common/interruption.ts";
import { OperationLog } from "@redis-ha-lab/scenarios/clients/operation-log.ts";
import { persistent } from "@redis-ha-lab/scenarios/clients/persistent.ts";
import type { Target } from "@redis-ha-lab/scenarios/model/target.ts";
import { observe } from "@redis-ha-lab/scenarios/observe/observe.ts";
import { createRecorder } from "@redis-ha-lab/scenarios/observe/recorder.ts";
import { steadySoon, takeBack } from "@redis-ha-lab/scenarios/run/heal.ts";
import { perform, type Stage } from "@redis-ha-lab/scenarios/run/perform.ts";
import { settingsOf } from "@redis-ha-lab/scenarios/run/record.ts";
import type { LabDocker } from "@redis-ha-lab/scenarios/site/docker.ts";
import { meterProcesses, type ProcessSample } from "@redis-ha-lab/scenarios/site/process-meter.ts";
import { type Arrivals, arrivalsSince, countArrivals } from "./arrivals.ts";
import type { Configuration } from "./configuration.ts";
import { type FaultPlanName, faultPlans } from "./fault-plans.ts";
import { type Felt, felt } from "./felt.ts";
import { type ClientRun, judgeRun } from "./judge-run.ts";
import { createParticipants, type Participants } from "./participants.ts";

/** The lab's own client, which the others' are compared with. */
const REFERENCE_EVERY_MS = 20;
const BASELINE_MS = 4_000;
const METER_EVERY_MS = 250;
const STEADY_WITHIN_MS = 60_000;

export interface FaultRun {
  readonly fault: FaultPlanName;
  readonly round: number;
  readonly startedAt: string;
  /** Of the machine, over the last minute before the fault. */
  readonly load: number;
  readonly oldMaster: string | null;
  readonly newMaster: string | null;
  /** What the lab's own client felt through HAProxy: the outage of the cluster itself. */
  readonly reference: Felt;
  readonly clients: readonly ClientRun[];
  readonly arrivals: readonly Arrivals[];
  readonly leftOut: Participants["leftOut"];
}

/** The lab's own client, through HAProxy. */
function startReference(config: LabConfig, now: () => number, key: string) {
  const log = new OperationLog(
    { name: "reference", route: "haproxy", kind: "writer", everyMs: REFERENCE_EVERY_MS },
    now,
  );
  const reference = persistent(
    {
      endpoint: config.haproxyWrite,
      credentials: config.credentials.app,
      nodeAt: (peer) => nameOfPeer(config.redisNodes, peer),
      everyMs: REFERENCE_EVERY_MS,
    },
    log,
    (number) => ["RPUSH", key, number],
  );
  return { log, reference };
}

/** What the lab's own client felt. It reads nothing, and its process is not measured. */
const feltByReference = ({ record }: OperationLog, t0Ms: number, endMs: number): Felt =>
  felt(
    {
      entries: { appends: record, reads: [], unbegun: 0 },
      truth: record,
      samples: [],
      printed: [],
      clocksMs: 0,
    },
    t0Ms,
    endMs,
  );

/** @throws when the lab does not come to be healthy again. */
async function putBack(lab: Stage["lab"], injected: Stage["injected"]): Promise<void> {
  const problems = await takeBack(injected, lab);
  injected.length = 0;
  const missing = await steadySoon(lab, STEADY_WITHIN_MS);
  if (problems.length + missing.length > 0) throw new Error([...problems, ...missing].join("; "));
}

/** @param images client → image. @throws when the lab is not healthy before, or not after. */
export async function runOnce(
  config: LabConfig,
  docker: LabDocker,
  images: ReadonlyMap<string, string>,
  configurations: readonly Configuration[],
  { fault, round, say }: { fault: FaultPlanName; round: number; say: (text: string) => void },
): Promise<FaultRun> {
  const plan = faultPlans((config.sentinels[0]?.name ?? "sentinel-1") as Target)[fault];
  const { tools } = config.images;
  if (!tools) throw new Error("TOOLS_IMAGE is not set: what measures the clients' processes is made of it");
  const recorder = createRecorder(config, `benchmark-clients-${fault}`, settingsOf(config));
  const { clock, recording } = recorder;
  const now = () => clock.now();
  const prefix = `lab:run:${recording.runId}:clients`;
  const readKey = `${prefix}:reference`;
  const endObservation = await observe(config, docker, recorder);
  const { log, reference } = startReference(config, now, readKey);
  const participants = createParticipants({ config, docker, images, prefix, readKey, now, say });
  const injected: Stage["injected"] = [];
  const lab = { config, docker, recorder };
  const stage = { lab, signal: interruption, injected, onlyOutstanding: false };
  const endCounting = new AbortController();
  const samples = new Map<number, (ProcessSample & { atMs: number })[]>();
  let endMeter = async () => {};
  try {
    await participants.startAll(configurations);
    await participants.untilServed();
    const pids = participants.present.map(({ program }) => program.pid);
    endMeter = await meterProcesses(docker, tools, pids, METER_EVERY_MS, (one) => {
      const atMs = clock.fromWall(one.wallMs);
      samples.set(one.pid, [...(samples.get(one.pid) ?? []), { ...one, atMs }]);
    });
    const counting = countArrivals(config, now, endCounting.signal);
    await sleep(BASELINE_MS, undefined, { signal: interruption });
    const [load = Number.NaN] = loadavg();
    say("the fault");
    await perform(plan.prepare, { ...stage, setsT0: false });
    await perform(plan.inject, { ...stage, setsT0: true });
    const t0Ms = recording.t0Ms ?? now();
    if (plan.healAfterMs !== null) {
      await untilMs(t0Ms + plan.healAfterMs);
      say("taken back");
      await perform(plan.heal, { ...stage, onlyOutstanding: true, setsT0: false });
    }
    await untilMs(t0Ms + plan.watchMs);
    const endMs = now();
    await participants.stopAll();
    await reference.stop();
    log.publish(true);
    endCounting.abort();
    const counted = await counting;
    await endMeter();
    await putBack(lab, injected);
    const judged = { log, readKey, participants: participants.present, samples, t0Ms, endMs };
    const clients = await judgeRun(config, judged);
    return {
      ...{ fault, round, startedAt: recording.startedAt, load },
      oldMaster: recording.bindings["old-master"] ?? null,
      newMaster: recording.bindings["new-master"] ?? (await readState(config)).master,
      reference: feltByReference(log, t0Ms, endMs),
      clients,
      arrivals: arrivalsSince(counted, t0Ms),
      leftOut: participants.leftOut,
    };
  } finally {
    endCounting.abort();
    await Promise.allSettled([endMeter(), reference.stop(), participants.removeAll()]);
    // Nothing is left to take back when it went as planned.
    await takeBack(injected, lab);
    await endObservation();
  }

  async function untilMs(atMs: number): Promise<void> {
    await sleep(Math.max(0, atMs - now()), undefined, { signal: interruption });
  }
}
