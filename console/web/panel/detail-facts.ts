/** What a node answers when it is looked at more closely, in words. */
import type { NodeAnswers } from "../../src/state/node-detail.ts";
import { bytes, count } from "../format/quantity.ts";
import { timeOfDay } from "../format/time.ts";
import type { Fact } from "./facts.ts";

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
