/** What happened and why, in sentences a newcomer can follow. From the record alone. */

import { isRepair, wasOf } from "@redis-ha-lab/cluster/faults.ts";
import { list } from "@redis-ha-lab/common/words.ts";
import { eventsOf } from "../evidence/moments.ts";
import { sentinelEvents } from "../evidence/sentinel-events.ts";
import { seconds } from "../model/duration.ts";
import { stamp } from "../model/finding.ts";
import type { Journal } from "../model/journal.ts";
import { bound, named } from "../model/target.ts";

const distinct = (words: readonly string[]) => [...new Set(words)];

function faultSentences(journal: Journal): string[] {
  return eventsOf(journal, "fault")
    .filter(({ fault, atMs }) => !isRepair(fault) && journal.t0Ms !== null && atMs >= journal.t0Ms)
    .map((event) => {
      const services = list(event.services.map((service) => named(journal.bindings, service)));
      const were = event.services.length === 1 ? "was" : "were";
      return `At ${stamp(journal, event.atMs)} ${services} ${were} ${wasOf(event.fault, event.name)}.`;
    });
}

function detection(journal: Journal, t0: number): string[] {
  const sdowns = sentinelEvents(journal, { event: "+sdown", about: "old-master" }, t0);
  const odown = sentinelEvents(journal, { event: "+odown" }, t0)[0];
  const [first] = sdowns;
  if (!first) return [];
  const sentences = [
    `${first.sentinel} was the first Sentinel to miss ${first.about}, ${seconds(first.atMs - t0)} after the fault: it waits down-after (${seconds(journal.settings.downAfterMs, 1)}) for an answer to its PING before it says +sdown.`,
  ];
  if (odown) {
    sentences.push(
      `One Sentinel's opinion moves nothing. ${seconds(odown.atMs - first.atMs)} later ${journal.settings.quorum} of ${journal.sentinels.length} agreed (+odown), which is what the quorum asks for.`,
    );
  }
  return sentences;
}

function election(journal: Journal, t0: number): string[] {
  const elected = sentinelEvents(journal, { event: "+elected-leader" }, t0)[0];
  if (!elected) return [];
  const votes = sentinelEvents(journal, { event: "+vote-for-leader" }, t0, elected.atMs + 500);
  const epoch = votes[0]?.payload.split(" ")[1];
  const sentences = [
    `${elected.sentinel} was elected to carry the failover out (epoch ${epoch ?? "?"}, votes of ${list(distinct(votes.map(({ sentinel }) => sentinel)))}): a majority of all Sentinels is needed, so that two halves of a network never both elect.`,
  ];
  const chosen = sentinelEvents(journal, { event: "+selected-slave" }, elected.atMs)[0];
  const choice = eventsOf(journal, "candidates").find(({ atMs }) => atMs >= t0);
  if (chosen) {
    const offsets = choice?.replicas.map(
      ({ node, offset, priority }) => `${node} priority ${priority} offset ${offset}`,
    );
    sentences.push(
      `It chose ${chosen.about}${offsets ? ` (${offsets.join("; ")})` : ""}: lowest priority first, then the one that has received most, then the smaller run id.`,
    );
  }
  return sentences;
}

function routing(journal: Journal, t0: number): string[] {
  const node = bound(journal.bindings, "new-master");
  if (node === undefined) return [];
  const routed = eventsOf(journal, "route").find(({ atMs, write }) => atMs > t0 && write === node);
  const announced = sentinelEvents(journal, { event: "+switch-master", to: "new-master" }, t0)[0];
  const sentences: string[] = [];
  if (routed) {
    const early = announced && routed.atMs < announced.atMs;
    sentences.push(
      `HAProxy sent writes to ${node} from ${stamp(journal, routed.atMs)} on${early ? `, ${seconds(announced.atMs - routed.atMs)} before the Sentinels announced it: a majority called the master down, the leader had chosen ${node}, and it alone answered role:master` : ""}.`,
    );
  }
  if (announced) {
    sentences.push(
      `The Sentinels announced the new address at ${stamp(journal, announced.atMs)} (+switch-master).`,
    );
  }
  return sentences;
}

/** How long HAProxy sent writes to no node, and how long the write guard refused them. */
function refusals(journal: Journal): string[] {
  const routes = eventsOf(journal, "route");
  const closed = routes.map(({ known, write, atMs }, at) =>
    known && write === null ? (routes[at + 1]?.atMs ?? journal.untilMs) - atMs : 0,
  );
  const closedMs = closed.reduce((sum, ms) => sum + ms, 0);
  const guarded = journal.clients
    .filter(({ route }) => route === "haproxy")
    .flatMap(({ operations }) => operations.filter(({ error }) => error === "NOREPLICAS"));
  const [first] = guarded;
  const last = guarded.at(-1);
  const sentences: string[] = [];
  if (closedMs > 0) {
    sentences.push(
      `For ${seconds(closedMs)} HAProxy sent writes to no node: no node was both named by a majority of Sentinels (or chosen by a failover's leader) and answering role:master, and it never guesses.`,
    );
  }
  if (first && last) {
    sentences.push(
      `From ${stamp(journal, first.endMs)} to ${stamp(journal, last.endMs)} the master refused writes itself (NOREPLICAS): it had fewer than ${journal.settings.minReplicasToWrite} replica within ${seconds(journal.settings.minReplicasMaxLagMs, 0)}. That is the write guard.`,
    );
  }
  return sentences;
}

function clients(journal: Journal): string[] {
  // The direct ones are refused by every replica, by design.
  const hit = journal.summaries.filter(({ outageMs, route }) => outageMs > 0 && !route.startsWith("direct"));
  if (hit.length === 0) return ["No client noticed anything."];
  const lost = journal.summaries.filter((row) => row.kind === "writer" && (row.lost ?? 0) > 0);
  const unknown = journal.summaries.some((row) => row.kind === "writer" && row.lost === null);
  return [
    `Longest time without an answer: ${hit.map(({ name, outageMs }) => `${name} ${seconds(outageMs)}`).join(", ")}.`,
    unknown
      ? "What was lost is not known: it could not be read back."
      : lost.length === 0
        ? "Everything that was acknowledged is still there."
        : `Of the acknowledged writes ${lost.map((row) => `${row.lost} of ${row.name}`).join(", ")} are gone.`,
  ];
}

export function story(journal: Journal): string[] {
  const t0 = journal.t0Ms;
  if (t0 === null) return ["Nothing was injected."];
  const recovered =
    journal.steadyMs !== null && journal.healFromMs !== null
      ? [
          `${seconds(journal.steadyMs - journal.healFromMs, 1)} after the repair began the lab was steady again.`,
        ]
      : ["The lab did not become steady again by itself."];
  return [
    ...faultSentences(journal),
    ...detection(journal, t0),
    ...election(journal, t0),
    ...routing(journal, t0),
    ...refusals(journal),
    ...clients(journal),
    ...recovered,
  ];
}
