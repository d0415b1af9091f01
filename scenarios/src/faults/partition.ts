/**
 * A network that drops everything between two groups of containers, both ways. Each member of the cut-off group
 * gets a firewall in its own network namespace, set by a helper that shares that namespace; the host's firewall
 * and Docker's networks are not touched. The lab tool's own address stays reachable: it is the observer on both
 * sides.
 */
import type { Effect, Fault, Hands, Lab } from "./fault.ts";
import { containerOf } from "./took-effect.ts";

const TABLE = "lab_partition";

/** Everybody in the lab who takes part in the play, by service and address. */
function addresses({ config }: Pick<Lab, "config">): Map<string, string> {
  const { net } = config;
  const parts = [...config.redisNodes, ...config.sentinels].map(({ name, host }): [string, string] => [
    name,
    host,
  ]);
  const others = [config.publisher, config.subscriber, config.exporter, config.prometheus].map(
    ({ name, host }): [string, string] => [name, host],
  );
  return new Map([...parts, ["haproxy", config.haproxyWrite.host], ["repointer", `${net}.33`], ...others]);
}

/** Packets are dropped both ways. Starved: only what a master would send. */
export type Direction = "both" | "starved";

/** One transaction: the cut is there at once or not at all. @param blocked addresses of everybody on the other side. */
export function rules(blocked: readonly string[], direction: Direction): string {
  const set = `{ ${blocked.join(", ")} }`;
  const incoming = `  chain in { type filter hook input priority -10; ip saddr ${set} drop; }`;
  const outgoing = `  chain out { type filter hook output priority -10; ip daddr ${set} drop; }`;
  const starved = `  chain in { type filter hook input priority -10; ip saddr ${set} tcp sport 6379 drop; }`;
  return [
    `add table inet ${TABLE}`,
    `delete table inet ${TABLE}`,
    `table inet ${TABLE} {`,
    ...(direction === "both" ? [incoming, outgoing] : [starved]),
    "}",
  ].join("\n");
}

const REMOVE = `add table inet ${TABLE}\ndelete table inet ${TABLE}`;

interface Loaded {
  readonly beforeMs: number;
  readonly afterMs: number;
}

/** Loads rules into a service's namespace. @returns the wall clock right before and after, in ms since 1970. */
async function load({ config, docker }: Hands, service: string, ruleset: string): Promise<Loaded> {
  const image = config.images.tools;
  if (!image)
    throw new Error("TOOLS_IMAGE is not set: a partition needs the tools image to set up the firewall");
  const { exitCode, stdout, stderr } = await docker.run({
    image,
    networkOf: service,
    capAdd: ["NET_ADMIN"],
    user: "0",
    env: { RULES: ruleset },
    argv: ["sh", "-c", 'at=$(date +%s%N); printf "%s\\n" "$RULES" | nft -f - && echo "$at $(date +%s%N)"'],
  });
  if (exitCode !== 0) throw new Error(`nft could not change the firewall of ${service}: ${stderr.trim()}`);
  const [beforeMs = Number.NaN, afterMs = Number.NaN] = stdout.split(" ").map((text) => Number(text) / 1e6);
  return { beforeMs, afterMs };
}

/**
 * On the run's clock. From the first firewall on, the group is no longer whole, or something gets through again:
 * nft takes some ms, and a cut must not seem to begin after its first victim.
 */
function moments({ recorder: { clock } }: Lab, loaded: readonly Loaded[]): Omit<Effect, "command"> {
  if (loaded.length === 0) return { atMs: clock.now() };
  const beforeMs = clock.fromWall(Math.min(...loaded.map((one) => one.beforeMs)));
  const afterMs = clock.fromWall(Math.max(...loaded.map((one) => one.afterMs)));
  return { atMs: beforeMs, beforeMs, afterMs };
}

/** A container that is down has no namespace, and comes back with a clean one. @returns when each was freed. */
async function free(hands: Hands, services: readonly string[]): Promise<Loaded[]> {
  const running = (await hands.docker.statuses()).filter(({ state }) => state === "running");
  const reachable = services.filter((service) => running.some((status) => status.service === service));
  return Promise.all(reachable.map((service) => load(hands, service, REMOVE)));
}

export const partition: Fault = {
  async inject(lab, services, argument) {
    const direction = argument === "starved" ? "starved" : "both";
    const everybody = addresses(lab);
    const inside = new Set(services);
    const blocked = [...everybody].filter(([name]) => !inside.has(name)).map(([, address]) => address);
    const done = await Promise.all(services.map((service) => load(lab, service, rules(blocked, direction))));
    return {
      ...moments(lab, done),
      command: `docker run --rm --network container:${containerOf(lab, services[0] ?? "")} --cap-add NET_ADMIN … nft 'ip saddr { ${blocked.length} others }${direction === "starved" ? " tcp sport 6379" : ""} drop' (and the same for each of ${services.join(", ")})`,
    };
  },
  heal: async (hands, services) => void (await free(hands, services)),
};

export const rejoin: Fault = {
  async inject(lab, services) {
    const done = await free(lab, services);
    return {
      ...moments(lab, done),
      command: `docker run --rm --network container:${containerOf(lab, services[0] ?? "")} --cap-add NET_ADMIN … nft delete table inet ${TABLE}`,
    };
  },
};
