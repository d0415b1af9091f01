/** What the state document tells about one node, in words. */
import type { Node } from "../../src/state/node.ts";
import { bytes, count, rate } from "../format/quantity.ts";
import { span, timeOfDay } from "../format/time.ts";
import type { Fact } from "./facts.ts";

const known = (facts: readonly (readonly [string, string | null])[]): Fact[] =>
  facts.flatMap(([label, value]) => (value === null ? [] : [[label, value] as const]));

const orNull = (value: number | null, words: (value: number) => string): string | null =>
  value === null ? null : words(value);

export function replicationFacts(node: Node): Fact[] {
  const { reachability, role, link, fenced, cutOff } = node;
  return known([
    [
      "state",
      reachability.reason === null ? reachability.state : `${reachability.state}: ${reachability.reason}`,
    ],
    [
      "role",
      `${node.staleMaster ? "master, against the Sentinels" : role}, since ${timeOfDay(node.roleSince)}`,
    ],
    ["follows", link && `${link.follows}, ${link.state} since ${timeOfDay(link.since)}`],
    ["offset", orNull(node.offset, count)],
    ["behind", role === "replica" ? orNull(node.lagBytes, (lag) => `${bytes(lag)}`) : null],
    ["heard its master", orNull(node.lagSeconds, (seconds) => `${seconds} s ago`)],
    [
      "replicas",
      orNull(node.connectedReplicas, (all) => `${all} connected, ${node.goodReplicas ?? "?"} in step`),
    ],
    [
      "fence",
      role === "master" && fenced !== null ? (fenced ? "refuses writes" : "lets writes through") : null,
    ],
    ["separated", cutOff === true ? "yes: it lives, but not everybody reaches it" : null],
  ]);
}

export function loadFacts(node: Node): Fact[] {
  const limit = node.memoryLimitBytes === null ? "no limit" : `of ${bytes(node.memoryLimitBytes)}`;
  return known([
    ["commands", orNull(node.opsPerSecond, (ops) => `${rate(ops)} per second`)],
    ["clients", orNull(node.clients, count)],
    ["memory", orNull(node.memoryBytes, (memory) => `${bytes(memory)}, ${limit}`)],
    ["keys", orNull(node.keys, count)],
    ["running for", orNull(node.uptimeSeconds, (seconds) => span(seconds * 1000))],
    ["version", node.version],
    ["address", node.address],
  ]);
}

export function persistenceFacts({ persistence }: Node): Fact[] {
  if (!persistence) return [];
  const { aof, aofOk, rewriting, saving, lastSaveOk, lastSaveAt, changesSinceSave } = persistence;
  const log = !aof
    ? "off"
    : aofOk
      ? rewriting
        ? "on, being rewritten"
        : "on"
      : "FAILED: its disk takes no writes";
  const saved = lastSaveAt === null ? "never" : `at ${timeOfDay(lastSaveAt)}`;
  return [
    ["append-only file", log],
    [
      "RDB file",
      saving
        ? "is being written"
        : lastSaveOk
          ? `written ${saved}`
          : `the last attempt FAILED, written ${saved}`,
    ],
    ["writes since", count(changesSinceSave)],
  ];
}
