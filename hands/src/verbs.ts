/** What can be done to which part of this lab. */
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import type { HandsAbout } from "@redis-ha-lab/console/hands/schema.ts";
import { HAND_VERBS, type HandVerb } from "@redis-ha-lab/scenarios/run/by-hand.ts";

const HAPROXY = "haproxy";

export function verbsFor({
  redisNodes,
  sentinels,
}: Pick<LabConfig, "redisNodes" | "sentinels">): HandsAbout["verbs"] {
  const parts = {
    redis: redisNodes.map(({ name }) => name),
    sentinel: sentinels.map(({ name }) => name),
    haproxy: [HAPROXY],
  };
  return Object.entries<HandVerb>(HAND_VERBS).map(([verb, { does, on }]) => ({
    verb,
    does,
    on: on.flatMap((kind) => parts[kind]),
    from: verb === "cut" ? Object.values(parts).flat() : [],
    final: verb === "wipe",
  }));
}
