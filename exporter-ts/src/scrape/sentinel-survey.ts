/** A Sentinel: itself, and each master it watches. */

import { type Instance, instances } from "@redis-ha-lab/cluster/read/sentinel-replies.ts";
import { type Command, encode, type Reply } from "@redis-ha-lab/cluster/resp/codec.ts";
import { infoFields } from "../collectors/info.ts";
import type { InfoReply } from "../collectors/info-reply.ts";
import { instance } from "../collectors/instance.ts";
import type { ScrapeResponse } from "../exposition/scrape-response.ts";
import { sentinelSection } from "../sentinel/info-section.ts";
import { master, vote } from "../sentinel/master.ts";
import { quorum, sentinels } from "../sentinel/quorum.ts";
import { replicas } from "../sentinel/replicas.ts";
import { viewOf } from "../sentinel/views.ts";
import { type Ask, accepted, infoOf, type Names, type Survey } from "./survey.ts";

const perMaster = (name: string): readonly Command[] => [
  ["SENTINEL", "GET-MASTER-ADDR-BY-NAME", name],
  ["SENTINEL", "CKQUORUM", name],
  ["SENTINEL", "REPLICAS", name],
  ["SENTINEL", "SENTINELS", name],
];
const ITSELF: readonly Command[] = [
  ["INFO", "ALL"],
  ["SENTINEL", "MASTERS"],
];

/**
 * One per target.
 * @param expected the master that is asked for at once, before the Sentinel has named any.
 * @param writeEvents adds what was heard from this Sentinel; that is known also while it does not answer.
 */
export function sentinelSurvey(
  expected: string,
  names: Names,
  writeEvents: (response: ScrapeResponse) => void,
): Survey {
  let watched: readonly string[] = [expected];
  let request = encode([...ITSELF, ...perMaster(expected)]);

  /** One round trip, but a second one where the Sentinel watches other masters than at the scrape before. */
  async function answers(
    ask: Ask,
  ): Promise<{ info: InfoReply; masters: Reply | undefined; rest: readonly Reply[] }> {
    const [first, masters, ...rest] = await ask(request);
    const info = infoOf(first);
    const now = instances(masters).map((one) => one.text("name") ?? "");
    if (now.join() === watched.join()) return { info, masters, rest };
    watched = now;
    const more = watched.flatMap(perMaster);
    request = encode([...ITSELF, ...more]);
    return { info, masters, rest: more.length > 0 ? await ask(encode(more)) : [] };
  }

  return async (ask, response) => {
    writeEvents(response);
    const { info, masters, rest } = await answers(ask);
    infoFields(response, info);
    instance(response, info);
    sentinelSection(response, info);
    const all = accepted(response, ["SENTINEL", "MASTERS"], masters);
    for (const [at, one] of instances(all).entries()) {
      const commands = perMaster(one.text("name") ?? "");
      const replies = rest.slice(at * commands.length, (at + 1) * commands.length);
      aboutMaster({ response, info, ...names }, one, replies);
    }
    // Written once, not per master: what the ACL refuses, it refuses for all of them.
    for (const [at, command] of perMaster("").entries()) acceptedUnlessNoQuorum(response, command, rest[at]);
  };
}

function aboutMaster(
  scrape: Parameters<typeof master>[0],
  one: Instance,
  [address, ckquorum, replicaList, sentinelList]: readonly Reply[],
): void {
  const name = one.text("name") ?? "";
  const view = viewOf(scrape, name);
  master(scrape, one);
  view(one, "master");
  if (address !== undefined) vote(scrape, name, address);
  if (ckquorum !== undefined) quorum(scrape.response, name, ckquorum);
  if (Array.isArray(replicaList)) {
    const all = instances(replicaList);
    replicas(scrape, one, all);
    for (const replica of all) view(replica, "replica");
  }
  if (Array.isArray(sentinelList)) {
    const others = instances(sentinelList);
    sentinels(scrape.response, one, others);
    for (const other of others) view(other, "sentinel");
  }
}

/** CKQUORUM answers with an error when it works and finds too few. */
function acceptedUnlessNoQuorum(response: ScrapeResponse, command: Command, reply: Reply | undefined): void {
  const works = reply !== undefined && typeof reply === "object" && reply !== null && "code" in reply;
  accepted(response, command, works && reply.code === "NOQUORUM" ? reply.message : reply);
}
