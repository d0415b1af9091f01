/** Whether what is lost is what a failure can take: the end of what its victim acknowledged, and not too much of it. */
import { eventsOf } from "../evidence/moments.ts";
import { seconds } from "../model/duration.ts";
import { stamp } from "../model/finding.ts";
import type { ClientRecord, Operation, Recording } from "../model/journal.ts";
import { type Breakage, breakages, wasMaster } from "./breakages.ts";
import { type Breach, PATHS, type Tested, through } from "./invariant.ts";
import type { Round } from "./schedule.ts";

export interface LostRun {
  readonly client: ClientRecord;
  /** By the time of the answer. */
  readonly operations: readonly [Operation, ...Operation[]];
}

const acknowledgedOf = ({ operations }: ClientRecord): Operation[] =>
  operations.filter(({ outcome }) => outcome === "ok").sort((left, right) => left.endMs - right.endMs);

const lostOf = ({ operations, lost }: ClientRecord): Set<Operation> =>
  new Set((lost ?? []).flatMap((number) => operations[number] ?? []));

/**
 * What is lost, in runs of one node in the order of acknowledgement. A write that is there ends a run if it was sent after the
 * answer to what is lost: of two that were under way side by side it is not known which came first.
 */
export function lostRuns(clients: readonly ClientRecord[]): LostRun[] {
  return clients.flatMap((client) => {
    const gone = lostOf(client);
    const runs: [Operation, ...Operation[]][] = [];
    let run: [Operation, ...Operation[]] | undefined;
    for (const operation of acknowledgedOf(client)) {
      if (gone.has(operation)) {
        if (run && run[0].node === operation.node) run.push(operation);
        else {
          run = [operation];
          runs.push(run);
        }
      } else if (run && operation.startMs > lastOf(run).endMs) run = undefined;
    }
    return runs.map((operations) => ({ client, operations }));
  });
}
const lastOf = (run: LostRun["operations"]): Operation => run.at(-1) ?? run[0];

/** How far what a master has acknowledged can be ahead of its replicas; a killed one loses no more than this. */
const TAIL_MS = 200;
/** A write can be sent this long after the account that its node was dead, and still have reached it: clocks differ. */
const CLOCKS_MS = 50;
/** How long after its repair a node may still take itself for the master. */
const RETURNED_MS = 2_000;

/** What can take acknowledged writes with it. A wiped node was killed first, and what it has, its replicas have. */
const COSTLY = new Set(["kill", "slow-load", "stop", "pause", "partition", "block"]);

/** The node is dead at once. */
const DEADLY = new Set(["kill", "slow-load"]);

/** After a repair Sentinel waits so long before it makes an old master a replica. */
const DEMOTED_WITHIN_MS = 12_000;

/** What one failure of a data node may cost, in ms of writes: without the write guard, for as long as it lasts. */
export function lossBound(
  { fault, from, fromMs, toMs }: Pick<Breakage, "fault" | "from" | "fromMs" | "toMs">,
  { budget, guard }: Pick<Round, "budget" | "guard">,
  { settings }: Pick<Recording, "settings">,
): number {
  // In budget the other end of a link that is cut is no data node: the replicas still have everything.
  if (!COSTLY.has(fault) || (from !== undefined && budget === "in")) return 0;
  if (DEADLY.has(fault)) return TAIL_MS;
  const guarded = settings.minReplicasMaxLagMs + 2_000;
  return guard === "on" ? guarded : Math.max(guarded, toMs - fromMs + DEMOTED_WITHIN_MS);
}

/** For how long a run of writes was acknowledged: a node that is paused meanwhile acknowledges nothing. */
const SILENT_MS = 1_000;
export const lastedMs = ({ operations }: LostRun): number =>
  operations.reduce(
    (sum, { endMs }, at) => sum + Math.min(SILENT_MS, endMs - (operations[at - 1]?.endMs ?? endMs)),
    0,
  );

/** A failover that a death has begun is under way this long after down-after at the latest. */
const SELECTED_WITHIN_MS = 1_500;

/**
 * Whether a killed node was up again before the Sentinels saw that, and was replaced although it was well. A client that knows it
 * by its address alone is served there until it is demoted.
 */
function replacedAlive({ service, fromMs, toMs }: Breakage, recording: Recording): boolean {
  const latestMs = fromMs + recording.settings.downAfterMs + SELECTED_WITHIN_MS;
  return eventsOf(recording, "sentinel").some(
    ({ event, about, atMs }) =>
      event === "+selected-slave" && about !== service && atMs > toMs && atMs <= latestMs,
  );
}

/** Whether this failure can have taken these writes. */
function isCause(one: Breakage, run: LostRun, round: Round, recording: Recording): boolean {
  const [first] = run.operations;
  const last = lastOf(run.operations);
  const byAddress = run.client.route.startsWith("direct");
  const outlived = byAddress && DEADLY.has(one.fault) && replacedAlive(one, recording);
  const bound = lossBound(outlived ? { ...one, fault: "partition" } : one, round, recording);
  const untilMs =
    DEADLY.has(one.fault) && !outlived
      ? one.doneMs + CLOCKS_MS
      : Math.max(one.toMs + RETURNED_MS, one.fromMs + bound);
  if (round.budget === "in") {
    return (
      (first.node === one.service || first.node === null) &&
      first.endMs >= one.fromMs - TAIL_MS &&
      last.startMs <= untilMs &&
      lastedMs(run) <= bound
    );
  }
  // Beyond the budget the master may lose what a broken replica could not take.
  const ofAny = lossBound({ ...one, fault: "partition", from: undefined }, round, recording);
  return (
    first.endMs >= one.fromMs - TAIL_MS - ofAny &&
    last.startMs <= Math.max(one.toMs + RETURNED_MS, one.fromMs + bound)
  );
}

/** The end of a term as master can be seen so long before the last answer of it: two observers. */
const SEEN_EARLIER_MS = 250;

/** A write that is there although its node acknowledged it later in the same term as master: then this is no tail. */
function keptLater({ client, operations }: LostRun, recording: Recording): Operation | undefined {
  const { node, endMs } = lastOf(operations);
  if (node === null) return undefined;
  const ends = [
    ...eventsOf(recording, "role").filter(
      (event) => event.node === node && event.role !== "master" && event.role !== "silent",
    ),
    ...eventsOf(recording, "sentinel").filter(
      (event) => event.to === node || (event.event === "+selected-slave" && event.about === node),
    ),
  ].filter(({ atMs }) => atMs >= endMs - SEEN_EARLIER_MS);
  const termEndsMs = Math.min(...ends.map(({ atMs }) => atMs));
  const gone = lostOf(client);
  return acknowledgedOf(client).find(
    (one) => !gone.has(one) && one.node === node && one.startMs > endMs && one.endMs < termEndsMs,
  );
}

function breachOf(run: LostRun, why: string, recording: Recording): Breach {
  const { client, operations } = run;
  const [first] = operations;
  return {
    because: `${client.name} lost ${operations.length} writes that ${first.node} acknowledged from ${stamp(recording, first.endMs)} to ${stamp(recording, lastOf(operations).endMs)}: ${why}`,
    proof: [{ atMs: first.endMs, text: `${first.node} acknowledges the first write that is gone` }],
  };
}

/** Each run of losses is the tail of what one failed node acknowledged, and each failure takes one from a client. */
export function lossesExplained(recording: Recording, round: Round): Tested | undefined {
  const clients = through(recording, ...PATHS, "direct").filter(({ name }) => name !== "durable");
  if (clients.length === 0 || clients.some(({ lost }) => lost === null)) return undefined;
  const broken = breakages(recording).filter(
    (one) => recording.nodes.includes(one.service) && lossBound(one, round, recording) > 0,
  );
  const breaches: Breach[] = [];
  for (const client of clients) {
    const taken = new Set<Breakage>();
    for (const run of lostRuns([client])) {
      const causes = broken.filter((one) => isCause(one, run, round, recording));
      const cause = causes.find((one) => !taken.has(one));
      if (cause) taken.add(cause);
      const later = keptLater(run, recording);
      if (later)
        breaches.push(
          breachOf(run, `what it acknowledged at ${stamp(recording, later.endMs)} is there`, recording),
        );
      else if (!cause) breaches.push(breachOf(run, whyNot(run, causes, broken, round, recording), recording));
    }
  }
  return {
    exercised: broken.filter((one) => wasMaster(recording, one.service, one.fromMs)).length,
    breaches,
  };
}

function whyNot(
  { operations: [first] }: LostRun,
  causes: readonly Breakage[],
  broken: readonly Breakage[],
  round: Round,
  recording: Recording,
): string {
  if (causes.length > 0) return "the same failure had taken others already";
  const bounds = broken
    .filter(
      (one) =>
        first.node === one.service && first.endMs >= one.fromMs - lossBound(one, round, recording) - TAIL_MS,
    )
    .map((one) => lossBound(one, round, recording));
  return bounds.length === 0
    ? "nothing had failed there"
    : `no tail of at most ${seconds(Math.max(...bounds))} before a failure there`;
}
