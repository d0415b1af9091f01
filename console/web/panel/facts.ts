/** One node in words: what the state document tells of it, and what it answers when it is looked at more closely. */

import type { NodeAnswers } from "../../src/nodes/detail/schema.ts";
import type { Node } from "../../src/nodes/schema.ts";
import { bytes, count, rate, span, timeOfDay } from "../format.ts";

export type Fact = readonly [label: string, value: string];

const known = (facts: readonly (readonly [string, string | null])[]): Fact[] =>
  facts.flatMap(([label, value]) => (value === null ? [] : [[label, value] as const]));

const orNull = (value: number | null, words: (value: number) => string): string | null =>
  value === null ? null : words(value);

export function replicationFacts(node: Node): Fact[] {
  const { reachability, role, link, refusesWrites, cutOff } = node;
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
      "write guard",
      role === "master" && refusesWrites !== null
        ? refusesWrites
          ? "refuses writes"
          : "lets writes through"
        : null,
    ],
    ["separated", cutOff === true ? "yes: it runs, but not every observer reaches it" : null],
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

export const replicaFacts = ({ replicas, offset }: NodeAnswers): Fact[] =>
  replicas.map((replica) => {
    const behind = offset === null ? "" : `, ${bytes(offset - replica.offset)} behind`;
    const heard = replica.lagSeconds === null ? "" : `, heard ${replica.lagSeconds} s ago`;
    return [replica.name, `${replica.state}${behind}${heard}`];
  });

export function memoryFacts({ memory }: NodeAnswers): Fact[] {
  const { usedBytes, peakBytes, rssBytes, datasetBytes, fragmentation } = memory;
  return [
    ["used", `${bytes(usedBytes)}, ${bytes(peakBytes)} at most`],
    ["of which data", bytes(datasetBytes)],
    [
      "given by the system",
      `${bytes(rssBytes)}${fragmentation === null ? "" : `, ${fragmentation} times as much`}`,
    ],
  ];
}

/** Types first, then the largest keys. */
export function keyFacts({ keys }: NodeAnswers): Fact[] {
  if (keys.sampled === 0) return [];
  const part =
    keys.sampled < keys.total ? `${count(keys.sampled)} of ${count(keys.total)}` : `all ${count(keys.total)}`;
  return [
    ["looked at", part],
    ...keys.byType.map((one): Fact => [one.type, `${count(one.count)}, ${Math.round(one.share * 100)} %`]),
    ...keys.largest.slice(0, 3).map((one): Fact => [bytes(one.bytes), `${one.key} (${one.type})`]),
  ];
}

export const clientFacts = ({ clients }: NodeAnswers): Fact[] =>
  clients.groups.map(({ user, name, connections }) => [
    `${user}${name === "" ? "" : ` ${name}`}`,
    count(connections),
  ]);

export function slowFacts({ slowLog: { entries, thresholdMicroseconds } }: NodeAnswers): Fact[] {
  const limit = thresholdMicroseconds === null ? "" : ` of more than ${thresholdMicroseconds / 1000} ms`;
  if (thresholdMicroseconds !== null && thresholdMicroseconds < 0) return [["–", "the slow log is off"]];
  if (entries.length === 0) return [["–", `no command${limit}`]];
  return entries.map(({ at, microseconds, command, client, clientName }) => [
    `${timeOfDay(at)} ${(microseconds / 1000).toFixed(1)} ms`,
    `${command} (${clientName ?? client})`,
  ]);
}
