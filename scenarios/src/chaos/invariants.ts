/**
 * What must hold whatever happens. Each says how often a recording put it to the test: one that never was proves
 * nothing, and a run of chaos that never tested one fails.
 */
import { acknowledgedWrites, conflicts } from "../evidence/acknowledgements.ts";
import { eventsOf } from "../evidence/moments.ts";
import { lengthOf, outagesOf } from "../evidence/outages.ts";
import { roleSpans } from "../evidence/roles.ts";
import { seconds } from "../model/duration.ts";
import { type Expectation, met, pending, stamp, violated } from "../model/finding.ts";
import type { ClientRecord, Evidence, Operation, Recording } from "../model/journal.ts";
import { outcomesTold } from "../model/scenario.ts";
import { type Breakage, breakages, wasMaster } from "./breakages.ts";
import type { Round } from "./schedule.ts";

interface Tested {
  readonly exercised: number;
  readonly breaches: readonly { readonly because: string; readonly proof?: readonly Evidence[] }[];
}

export interface Invariant {
  readonly name: string;
  readonly sentence: string;
  /** Undefined: this round does not test it. */
  readonly test: (recording: Recording, round: Round) => Tested | undefined;
}

/** Clients by the path they take; what no application should be is "direct". */
const through = (recording: Recording, ...routes: string[]): ClientRecord[] =>
  recording.clients.filter(
    ({ kind, route }) =>
      kind !== "reader" && kind !== "pubsub" && routes.includes(route.split(" ")[0] ?? route),
  );

const HAPROXY = ["haproxy", "haproxy-persistent", "durable", "stream"];
const PATHS = [...HAPROXY, "sentinel"];

/** How often the acknowledging node changed, as these clients saw it. */
function handovers(recording: Recording, clients: readonly ClientRecord[]): number {
  const names = new Set(clients.map(({ name }) => name));
  const nodes = acknowledgedWrites(recording, ({ name }) => names.has(name)).flatMap(
    ({ node }) => node ?? [],
  );
  return nodes.filter((node, at) => at > 0 && node !== nodes[at - 1]).length;
}

function acknowledgedByOne(recording: Recording, clients: readonly ClientRecord[]): Tested {
  const names = new Set(clients.map(({ name }) => name));
  const found = conflicts(
    recording,
    acknowledgedWrites(recording, ({ name }) => names.has(name)),
  );
  return {
    exercised: handovers(recording, clients),
    breaches: found.slice(0, 1).map(({ earlier, later }) => ({
      because: `${later.node} acknowledged a write of ${later.client} that began ${seconds(later.startMs - earlier.endMs)} after ${earlier.node} had taken over`,
      proof: [
        {
          atMs: earlier.endMs,
          text: `${earlier.node} acknowledges number ${earlier.number} of ${earlier.client}`,
        },
        { atMs: later.endMs, text: `${later.node} acknowledges number ${later.number} of ${later.client}` },
      ],
    })),
  };
}

interface LostRun {
  readonly client: ClientRecord;
  readonly operations: readonly Operation[];
}

/** What is lost, in runs without an acknowledged write that is there in between. */
export function lostRuns(clients: readonly ClientRecord[]): LostRun[] {
  return clients.flatMap((client) => {
    const gone = new Set(client.lost ?? []);
    const runs: Operation[][] = [];
    let inRun = false;
    client.operations.forEach((operation, number) => {
      if (operation.outcome !== "ok") return;
      if (!gone.has(number)) inRun = false;
      else if (inRun) runs.at(-1)?.push(operation);
      else {
        runs.push([operation]);
        inRun = true;
      }
    });
    return runs.map((operations) => ({ client, operations }));
  });
}

/** A killed node's writes of the last moment; a node that is cut off or paused may be reached, or resumed, for longer. */
const KILLED_MS = 200;
const SLACK_MS = 1_000;

/** What can take acknowledged writes with it; a planned switchover and a busy processor may cost none. */
const COSTLY = new Set(["kill", "stop", "pause", "partition", "block", "wipe"]);

/** After a repair Sentinel waits so long before it makes an old master a replica. */
const DEMOTED_WITHIN_MS = 12_000;

/** How much one failure may cost, in ms of writes: without the write guard, for as long as it lasts. */
function boundOf({ fault, fromMs, toMs }: Breakage, { guard }: Round, { settings }: Recording): number {
  if (fault === "kill") return KILLED_MS;
  const guarded = settings.minReplicasMaxLagMs + 2_000;
  return guard === "on" ? guarded : Math.max(guarded, toMs - fromMs + DEMOTED_WITHIN_MS);
}

function lossesExplained(recording: Recording, round: Round): Tested | undefined {
  const clients = through(recording, ...PATHS, "direct").filter(({ name }) => name !== "durable");
  if (clients.length === 0 || clients.some(({ lost }) => lost === null)) return undefined;
  const broken = breakages(recording).filter(
    ({ service, fault }) => recording.nodes.includes(service) && COSTLY.has(fault),
  );
  const taken = broken.filter((one) => wasMaster(recording, one.service, one.fromMs));
  const breaches = lostRuns(clients).flatMap(({ client, operations }) => {
    const [first] = operations;
    const last = operations.at(-1);
    if (!first || !last) return [];
    const lasted = last.endMs - first.endMs;
    const ofAny = (one: Breakage) => boundOf({ ...one, fault: "" }, round, recording);
    const causes = broken.filter(
      (one) =>
        // Beyond the budget the master may lose what a broken replica could not take.
        (round.budget === "beyond" || one.service === first.node) &&
        first.endMs >= one.fromMs - SLACK_MS - ofAny(one) * Number(round.budget === "beyond") &&
        last.startMs <= Math.max(one.toMs + 2_000, one.fromMs + boundOf(one, round, recording)),
    );
    const allowed = causes.find(
      (one) => round.budget === "beyond" || lasted <= boundOf(one, round, recording),
    );
    if (allowed) return [];
    const why =
      causes.length === 0
        ? "nothing had failed there"
        : `more than ${seconds(Math.max(...causes.map((one) => boundOf(one, round, recording))), 1)} of writes`;
    return [
      {
        because: `${client.name} lost ${operations.length} writes that ${first.node} acknowledged from ${stamp(recording, first.endMs)} to ${stamp(recording, last.endMs)}: ${why}`,
        proof: [{ atMs: first.endMs, text: `${first.node} acknowledges the first write that is gone` }],
      },
    ];
  });
  return { exercised: taken.length, breaches };
}

function routesOne(recording: Recording): Tested {
  const up = new Set<string>();
  const first = eventsOf(recording, "route").find(({ known }) => known)?.write;
  if (first) up.add(first);
  let turns = 0;
  const breaches: { because: string }[] = [];
  const changes = eventsOf(recording, "server").filter(({ backend }) => backend === "write");
  changes.forEach((event, at) => {
    if (event.status === "UP") {
      up.add(event.server);
      turns += 1;
    } else up.delete(event.server);
    // The changes that one look at the page showed are entered together, in the order of the servers.
    const next = changes[at + 1];
    if (next && next.atMs - event.atMs < 5) return;
    if (up.size > 1)
      breaches.push({
        because: `HAProxy had ${[...up].join(" and ")} UP in \`write\` at ${stamp(recording, event.atMs)}`,
      });
  });
  return { exercised: turns, breaches: breaches.slice(0, 1) };
}

/** A Sentinel whose memory was wiped learns the epoch again: what it said before is no promise of what it says now. */
function epochsGrow(recording: Recording): Tested {
  const breaches: { because: string }[] = [];
  const masterOf = new Map<number, string>();
  const wiped = eventsOf(recording, "fault").filter(({ fault }) => fault === "wipe");
  let grown = 0;
  for (const sentinel of recording.sentinels) {
    let last: { epoch: number; atMs: number } | undefined;
    for (const { epoch, master, atMs } of eventsOf(recording, "vote").filter(
      (one) => one.sentinel === sentinel,
    )) {
      if (epoch === undefined || master === null) continue;
      const since = last?.atMs ?? 0;
      const forgot = wiped.some(
        (one) => one.services.includes(sentinel) && one.atMs > since && one.atMs <= atMs,
      );
      if (last && !forgot && epoch < last.epoch)
        breaches.push({
          because: `${sentinel} went from config epoch ${last.epoch} back to ${epoch} at ${stamp(recording, atMs)}`,
        });
      if (last && epoch > last.epoch) grown += 1;
      const known = masterOf.get(epoch);
      // Epoch 0 is what every Sentinel begins with, and no promotion.
      if (known !== undefined && known !== master && epoch > 0)
        breaches.push({ because: `in config epoch ${epoch} ${known} and ${master} are named as master` });
      masterOf.set(epoch, master);
      last = { epoch, atMs };
    }
  }
  return { exercised: grown, breaches: breaches.slice(0, 2) };
}

/** A node that comes back and says at once that it is master, while another one acknowledges. */
function startsModestly(recording: Recording): Tested {
  // A client that stays with one node by its address is served there for longer than it should be.
  const acknowledged = acknowledgedWrites(recording, ({ route }) => !route.startsWith("direct"));
  let starts = 0;
  const breaches: { because: string; proof: Evidence[] }[] = [];
  for (const { service, action, atMs } of eventsOf(recording, "docker")) {
    if (action !== "start" || !recording.nodes.includes(service)) continue;
    const first = roleSpans(recording, service).find(
      ({ role, fromMs }) => fromMs > atMs && (role === "master" || role === "replica"),
    );
    if (!first) continue;
    starts += 1;
    if (first.role !== "master") continue;
    const other = acknowledged.find(
      ({ node, startMs, endMs }) =>
        node !== null && node !== service && startMs > atMs && endMs >= first.fromMs && endMs <= first.toMs,
    );
    if (other)
      breaches.push({
        because: `${service} started as master at ${stamp(recording, first.fromMs)} while ${other.node} acknowledged writes`,
        proof: [{ atMs: other.endMs, text: `${other.node} acknowledges a write of ${other.client}` }],
      });
  }
  return { exercised: starts, breaches };
}

/** Everything that was done to the lab, and undone: after the last of it an outage has no excuse left. */
function outagesEnd(recording: Recording, round: Round): Tested | undefined {
  if (round.budget !== "in") return undefined;
  const { settings, untilMs } = recording;
  const usual = settings.downAfterMs + 4_000;
  const retried = 2 * settings.failoverTimeoutMs + 10_000;
  const steps = eventsOf(recording, "fault");
  const aborts = eventsOf(recording, "sentinel").filter(({ event }) => event.startsWith("-failover-abort"));
  const ofSentinels = steps.filter(({ services }) =>
    services.some((one) => recording.sentinels.includes(one)),
  );
  let outages = 0;
  const breaches: { because: string; proof: Evidence[] }[] = [];
  for (const client of through(recording, "haproxy", "haproxy-persistent", "sentinel")) {
    for (const outage of outagesOf(client)) {
      if (recording.t0Ms === null || (outage.toMs ?? untilMs) < recording.t0Ms) continue;
      outages += 1;
      const within = <One extends { atMs: number }>(all: readonly One[]) =>
        all.filter(({ atMs }) => atMs >= outage.fromMs - SLACK_MS && atMs <= (outage.toMs ?? untilMs));
      const lastStep = within(steps).at(-1);
      const sinceMs = Math.max(outage.fromMs, lastStep?.afterMs ?? 0);
      const limit = within(aborts).length + within(ofSentinels).length > 0 ? retried : usual;
      const left = (outage.toMs ?? untilMs) - sinceMs;
      if (left > limit)
        breaches.push({
          because: `${client.name} was not served for ${seconds(lengthOf(outage, untilMs))}, ${seconds(left)} of it after "${lastStep?.name ?? "nothing"}": more than ${seconds(limit, 0)}`,
          proof: [{ atMs: outage.fromMs, text: `${client.name} is acknowledged for the last time` }],
        });
    }
  }
  return { exercised: outages, breaches: breaches.slice(0, 2) };
}

export const INVARIANTS: readonly Invariant[] = [
  {
    name: "one-master-behind-haproxy",
    sentence: "through HAProxy, no node acknowledges a write that began after another had taken over",
    test: (recording) => acknowledgedByOne(recording, through(recording, ...HAPROXY)),
  },
  {
    name: "one-master-by-sentinel",
    sentence: "by Sentinel discovery, no node acknowledges a write that began after another had taken over",
    test: (recording, { budget }) =>
      budget === "in" ? acknowledgedByOne(recording, through(recording, "sentinel")) : undefined,
  },
  {
    name: "losses-explained",
    sentence:
      "what is lost was acknowledged by a node that failed, in one piece and no more than its failure can cost",
    test: lossesExplained,
  },
  {
    name: "durable-kept",
    sentence: "in budget, nothing is lost that a replica had confirmed",
    test: (recording, { budget }) => {
      const [client] = through(recording, "durable");
      if (!client?.lost || budget !== "in") return undefined;
      const masters = breakages(recording).filter(({ service, fromMs }) =>
        wasMaster(recording, service, fromMs),
      );
      const [first] = client.lost.flatMap((number) => client.operations[number] ?? []);
      return {
        exercised: masters.length,
        breaches: first
          ? [
              {
                because: `${client.lost.length} confirmed writes are lost, the first acknowledged by ${first.node} at ${stamp(recording, first.endMs)}`,
              },
            ]
          : [],
      };
    },
  },
  {
    name: "outcomes-told",
    sentence: "nothing that was refused is there, and nothing is there twice",
    test: (recording) => {
      const { status, because } = outcomesTold.check(recording);
      if (status === "unknown" || status === "pending") return undefined;
      const refused = recording.clients.reduce(
        (sum, { operations }) => sum + operations.filter(({ outcome }) => outcome === "failed").length,
        0,
      );
      return { exercised: refused, breaches: status === "violated" ? [{ because }] : [] };
    },
  },
  {
    name: "one-route",
    sentence: "at most one server of HAProxy's `write` is UP",
    test: routesOne,
  },
  {
    name: "epochs-grow",
    sentence: "a Sentinel's config epoch never falls, and each has one master",
    test: epochsGrow,
  },
  {
    name: "modest-starts",
    sentence: "no node starts as master while another acknowledges",
    test: startsModestly,
  },
  {
    name: "outages-end",
    sentence:
      "in budget, writes go on within down-after + 4 s of the last thing done, or after the retry of a failover",
    test: outagesEnd,
  },
  {
    name: "contents-kept",
    sentence: "every node holds what was there before the round, unchanged",
    test: ({ kept }) => {
      const counts = Object.entries(kept?.wrong ?? {});
      if (!kept || counts.length === 0 || counts.some(([, wrong]) => wrong === null)) return undefined;
      const bad = counts.filter(([, wrong]) => (wrong ?? 0) > 0);
      return {
        exercised: kept.written,
        breaches: bad.map(([node, wrong]) => ({
          because: `${wrong} of ${kept.written} values are missing on ${node}`,
        })),
      };
    },
  },
];

/** The invariants as a round is judged on them, and how often it tested each. */
export function judgedBy(round: Round): {
  expectations: Expectation[];
  exercised: (recording: Recording) => Record<string, number>;
} {
  return {
    expectations: INVARIANTS.map(({ sentence, test }) => ({
      sentence: () => sentence,
      settles: "at-end",
      check: (recording) => {
        if (!recording.ended) return pending("judged at the end of the round");
        const tested = test(recording, round);
        if (!tested) return met("this round does not test it");
        const [first] = tested.breaches;
        if (!first) return met(`held, tested ${tested.exercised} times`);
        return violated(tested.breaches.map(({ because }) => because).join("; "), first.proof ?? []);
      },
    })),
    exercised: (recording) =>
      Object.fromEntries(INVARIANTS.map(({ name, test }) => [name, test(recording, round)?.exercised ?? 0])),
  };
}
