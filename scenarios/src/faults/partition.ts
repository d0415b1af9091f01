/**
 * A network that drops everything between two groups of containers, both ways. Each member of the cut-off group
 * gets a firewall in its own network namespace, set by a helper that enters it (site/netns.ts); the host's firewall
 * and Docker's networks are not touched. The lab tool's own address stays reachable: it is the observer on both
 * sides.
 */
import type { Changed } from "../site/netns.ts";
import type { ColdLab, Effect, Fault, Lab } from "./fault.ts";
import { containerOf } from "./took-effect.ts";

const TABLE = "lab_partition";

/** Cluster members by service and address. */
function addresses({ config }: Pick<Lab, "config">): Map<string, string> {
  const { redisNodes, sentinels, haproxies, publisher, subscriber, repointer, exporter, prometheus } = config;
  const parts = [...redisNodes, ...sentinels, publisher, subscriber, repointer, exporter, prometheus];
  return new Map([...parts, ...haproxies].map(({ name, host }) => [name, host]));
}

/** Packets are dropped both ways, or only those that come in or go out. "replication": only what a master would send. */
const DIRECTIONS = ["both", "in", "out", "replication"] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** One transaction: the cut is there at once or not at all. @param blocked addresses of all members on the other side. */
export function rules(blocked: readonly string[], direction: Direction): string {
  const set = `{ ${blocked.join(", ")} }`;
  const incoming = `  chain in { type filter hook input priority -10; ip saddr ${set} drop; }`;
  const outgoing = `  chain out { type filter hook output priority -10; ip daddr ${set} drop; }`;
  const replication = `  chain in { type filter hook input priority -10; ip saddr ${set} tcp sport 6379 drop; }`;
  return [
    `add table inet ${TABLE}`,
    `delete table inet ${TABLE}`,
    `table inet ${TABLE} {`,
    ...(direction === "both" || direction === "in" ? [incoming] : []),
    ...(direction === "both" || direction === "out" ? [outgoing] : []),
    ...(direction === "replication" ? [replication] : []),
    "}",
  ].join("\n");
}

const REMOVE = `add table inet ${TABLE}\ndelete table inet ${TABLE}`;

/** Loads rules into a service's namespace. */
async function load({ config, docker }: ColdLab, service: string, ruleset: string): Promise<Changed> {
  const image = config.images.tools;
  if (!image)
    throw new Error("TOOLS_IMAGE is not set: a partition needs the tools image to set up the firewall");
  return docker.firewall(service, image, ruleset);
}

/**
 * On the run's clock. From the first firewall on, the group is no longer whole, or something gets through again:
 * nft takes some ms, and a cut must not seem to begin after its first victim.
 */
function moments({ recorder: { clock } }: Lab, loaded: readonly Changed[]): Omit<Effect, "command"> {
  if (loaded.length === 0) return { atMs: clock.now() };
  const beforeMs = clock.fromWall(Math.min(...loaded.map((one) => one.beforeMs)));
  const afterMs = clock.fromWall(Math.max(...loaded.map((one) => one.afterMs)));
  return { atMs: beforeMs, beforeMs, afterMs };
}

/** A container that is down has no namespace, and comes back with a clean one. @returns when each was freed. */
async function free(hands: ColdLab, services: readonly string[]): Promise<Changed[]> {
  const running = (await hands.docker.statuses()).filter(({ state }) => state === "running");
  const reachable = services.filter((service) => running.some((status) => status.service === service));
  return Promise.all(reachable.map((service) => load(hands, service, REMOVE)));
}

/** Words for several members. */
const GROUPS: Readonly<Record<string, RegExp>> = { sentinels: /^sentinel-/, nodes: /^redis-/ };

/**
 * @param argument a direction, "both" by default, and of which member or group: "in from redis-1" drops what comes from
 * redis-1, "both from sentinels" cuts off all Sentinels; without a name it is every member that is not cut off, too.
 */
export function cutOf(argument: string): {
  direction: Direction;
  from: string | undefined;
  /** Whether a member that is not cut off itself is on the other side. */
  drops: (name: string) => boolean;
} {
  const [word = "", from] = argument.split(" from ");
  const group = GROUPS[from ?? ""];
  return {
    direction: DIRECTIONS.find((one) => one === word) ?? "both",
    from,
    drops: (name) => (group ? group.test(name) : from === undefined || name === from),
  };
}

const shownAs: Readonly<Record<Direction, string>> = {
  both: "ip saddr, daddr { … } drop",
  in: "ip saddr { … } drop",
  out: "ip daddr { … } drop",
  replication: "ip saddr { … } tcp sport 6379 drop",
};

export const partition: Fault = {
  async inject(lab, services, argument) {
    const { direction, from, drops } = cutOf(argument);
    const inside = new Set(services);
    // Two HAProxies speak to each other of the floating address alone, which such a cut is not about.
    if (services.some((name) => name.startsWith("haproxy")))
      for (const { name } of lab.config.haproxies) inside.add(name);
    const blocked = [...addresses(lab)]
      .filter(([name]) => !inside.has(name) && drops(name))
      .map(([, address]) => address);
    const done = await Promise.all(services.map((service) => load(lab, service, rules(blocked, direction))));
    return {
      ...moments(lab, done),
      command: `nsenter --net --target <process of ${containerOf(lab, services[0] ?? "")}> nft '${shownAs[direction]}', ${from ?? `${blocked.length} others`} (and the same for each of ${services.join(", ")})`,
    };
  },
  fromCold: "must",
  heal: async (hands, services) => void (await free(hands, services)),
};

export const rejoin: Fault = {
  async inject(lab, services) {
    const done = await free(lab, services);
    return {
      ...moments(lab, done),
      command: `nsenter --net --target <process of ${containerOf(lab, services[0] ?? "")}> nft delete table inet ${TABLE}`,
    };
  },
};
