/** One master at a time: as clients, HAProxy, the Sentinels and a starting node see it. */
import { acknowledgedWrites, conflicts } from "../evidence/acknowledgements.ts";
import { eventsOf } from "../evidence/moments.ts";
import { roleSpans } from "../evidence/roles.ts";
import { seconds } from "../model/duration.ts";
import { stamp } from "../model/finding.ts";
import type { ClientRecord, Evidence, Recording } from "../model/journal.ts";
import type { Tested } from "./invariant.ts";

/** How often the acknowledging node changed, as these clients saw it. */
function handovers(recording: Recording, clients: readonly ClientRecord[]): number {
  const names = new Set(clients.map(({ name }) => name));
  const nodes = acknowledgedWrites(recording, ({ name }) => names.has(name)).flatMap(
    ({ node }) => node ?? [],
  );
  return nodes.filter((node, at) => at > 0 && node !== nodes[at - 1]).length;
}

export function acknowledgedByOne(recording: Recording, clients: readonly ClientRecord[]): Tested {
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

/** How often another server got the connections, and each moment at which more than one did. */
export function routesOne(recording: Recording): Tested {
  let turns = 0;
  let last: string | undefined;
  const looks = recording.writers ?? fromPage(recording);
  for (const { up } of looks) {
    const [first] = up ?? [];
    if (first === undefined) continue;
    if (last !== undefined && first !== last) turns += 1;
    last = first;
  }
  const breaches = looks.flatMap(({ atMs, up }) =>
    up && up.length > 1
      ? [{ because: `HAProxy had ${up.join(" and ")} UP in \`write\` at ${stamp(recording, atMs)}` }]
      : [],
  );
  return { exercised: turns, breaches: breaches.slice(0, 1) };
}

/** The same of journals of before, from looks at the whole page, which were fewer. */
function fromPage(recording: Recording): NonNullable<Recording["writers"]> {
  const first = eventsOf(recording, "route").find(({ known }) => known)?.write;
  const up = new Set(first ? [first] : []);
  const changes = eventsOf(recording, "server").filter(({ backend }) => backend === "write");
  const looks = changes.flatMap(({ atMs, server, status }, at) => {
    if (status === "UP") up.add(server);
    else up.delete(server);
    // The changes that one look at the page showed are entered together, in the order of the servers.
    const next = changes[at + 1];
    return next && next.atMs - atMs < 5 ? [] : [{ atMs, up: [...up] }];
  });
  return [{ atMs: 0, up: first ? [first] : [] }, ...looks];
}

/** A Sentinel whose memory was wiped learns the epoch again: what it said before is no promise of what it says now. */
export function epochsGrow(recording: Recording): Tested {
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
export function startsModestly(recording: Recording): Tested {
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
    // Who is promoted later replaces it, and says nothing against its start.
    const before = acknowledged.findLast(({ endMs }) => endMs < first.fromMs)?.node;
    const isMaster = (node: string) =>
      node === before ||
      roleSpans(recording, node).some(
        ({ role, fromMs, toMs }) => role === "master" && fromMs < first.fromMs && toMs > first.fromMs,
      );
    const other = acknowledged.find(
      ({ node, startMs, endMs }) =>
        node !== null &&
        node !== service &&
        startMs > atMs &&
        endMs >= first.fromMs &&
        endMs <= first.toMs &&
        isMaster(node),
    );
    if (other)
      breaches.push({
        because: `${service} started as master at ${stamp(recording, first.fromMs)} while ${other.node} acknowledged writes`,
        proof: [{ atMs: other.endMs, text: `${other.node} acknowledges a write of ${other.client}` }],
      });
  }
  return { exercised: starts, breaches };
}
