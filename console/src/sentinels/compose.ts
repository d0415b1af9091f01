/** The Sentinels of the document. */

import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { list } from "@redis-ha-lab/common/words.ts";
import type { Observations } from "../observations.ts";
import { absence, reachabilityOf, sinceOf } from "../reachability/compose.ts";
import { UNSEEN } from "../sources/source.ts";
import type { Sentinel } from "./schema.ts";

export interface SentinelsContext {
  readonly endpoints: readonly Endpoint[];
  readonly seen: Observations;
  readonly before: readonly Sentinel[];
  readonly now: number;
}

export function composeSentinels({ endpoints, seen, before: all, now }: SentinelsContext): Sentinel[] {
  return endpoints.map(({ name, host, port }) => {
    const { contact, report } = seen.sentinels.get(name) ?? UNSEEN;
    const before = all.find((one) => one.name === name);
    const vote = report?.vote ?? null;
    const { phase, leader } = seen.tracked.failover;
    const composed: Omit<Sentinel, "sentence"> = {
      name,
      address: `${host}:${port}`,
      reachability: reachabilityOf(contact, before?.reachability, now),
      heard: seen.heard.has(name),
      vote,
      voteSince: sinceOf(before && { value: before.vote, since: before.voteSince }, vote, now),
      epoch: report?.epoch ?? null,
      opinions: Object.fromEntries(
        Object.entries(report?.opinions ?? {}).map(([node, state]) => {
          const old = before?.opinions[node];
          return [node, { state, since: sinceOf(old && { value: old.state, since: old.since }, state, now) }];
        }),
      ),
      lost: report ? [...report.lost] : null,
      quorumOk: report?.quorumOk ?? null,
      tilt: report?.tilt ?? null,
      leading: phase !== "none" && leader === name,
      votedFor: seen.votes.get(name) ?? null,
    };
    return { ...composed, sentence: sentenceOf(composed) };
  });
}

function sentenceOf(sentinel: Omit<Sentinel, "sentence">): string {
  const { name, reachability, vote, opinions, lost } = sentinel;
  if (reachability.state !== "up") return absence(name, reachability);
  if (sentinel.tilt) return `${name} does not trust its clock and decides nothing for now`;
  const down = Object.entries(opinions)
    .filter(([, { state }]) => state !== "ok")
    .map(([node]) => node);
  const facts = [
    sentinel.leading ? "leads the failover" : `reports ${vote} as master`,
    ...(down.length > 0 ? [`can't reach ${list(down)}`] : []),
    ...(lost && lost.length > 0 ? [`misses ${list(lost)}`] : []),
    ...(sentinel.quorumOk === false ? ["could not decide a failover: too few Sentinels"] : []),
  ];
  return `${name} ${list(facts)}`;
}
