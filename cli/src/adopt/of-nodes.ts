/** What the nodes are, and how they are set. */
import { advice, danger, distinct, type Finding, list } from "./finding.ts";
import type { NodeSetting, Survey } from "./survey.ts";

const MB = 2 ** 20;

/** What a setting should not be on any node. */
const SETTINGS: readonly {
  readonly setting: NodeSetting;
  readonly is: (value: string) => boolean;
  readonly finding: (names: string) => Finding;
}[] = [
  {
    setting: "min-replicas-to-write",
    is: (value) => value === "0",
    finding: (names) =>
      danger(
        `min-replicas-to-write 0 on ${names}`,
        "a master that is cut off acknowledges what a failover throws away, for as long as it is cut off",
        "CONFIG SET min-replicas-to-write 1 on every node, and CONFIG REWRITE",
      ),
  },
  {
    setting: "min-replicas-max-lag",
    is: (value) => Number(value) > 10,
    finding: (names) =>
      advice(
        `min-replicas-max-lag above 10 s on ${names}`,
        "so many seconds of acknowledged writes may exist once",
        "CONFIG SET min-replicas-max-lag 10",
      ),
  },
  {
    setting: "replica-read-only",
    is: (value) => value === "no",
    finding: (names) =>
      danger(
        `${names} take writes as replicas`,
        "they are lost with the next synchronisation",
        "CONFIG SET replica-read-only yes",
      ),
  },
  {
    setting: "repl-backlog-size",
    is: (value) => Number(value) <= MB,
    finding: (names) =>
      advice(
        `repl-backlog-size of 1 MB or less on ${names}`,
        "a link that breaks for seconds under load costs a copy of everything",
        "CONFIG SET repl-backlog-size 64mb (make scenario-replica-resync shows it)",
      ),
  },
  {
    setting: "appendonly",
    is: (value) => value === "no",
    finding: (names) =>
      advice(
        `no append-only file on ${names}`,
        "a node that restarts has what its last snapshot had; all of them together lose the rest",
        "CONFIG SET appendonly yes",
      ),
  },
  {
    setting: "maxmemory",
    is: (value) => value === "0",
    finding: (names) =>
      advice(
        `no maxmemory on ${names}`,
        "the kernel ends the process where Redis would have refused writes",
        "CONFIG SET maxmemory, at most half of the machine's",
      ),
  },
  {
    setting: "replica-priority",
    is: (value) => value === "0",
    finding: (names) =>
      advice(
        `replica-priority 0 on ${names}`,
        "never promoted, also when it is the last one",
        "on purpose? Else CONFIG SET replica-priority 100",
      ),
  },
];

export function ofSettings({ nodes }: Survey): Finding[] {
  return SETTINGS.flatMap(({ setting, is, finding }) => {
    const names = nodes.flatMap(({ name, settings }) => {
      const value = settings[setting];
      return value !== null && is(value) ? [name] : [];
    });
    return names.length === 0 ? [] : [finding(list(names))];
  });
}

export function ofNodes({ nodes, sentinels }: Survey): Finding[] {
  const answering = nodes.filter(({ problem }) => problem === null);
  const masters = answering.flatMap(({ name, role }) => (role === "master" ? [name] : []));
  const unlinked = answering.flatMap(({ name, linked }) => (linked === false ? [name] : []));
  const silent = answering.flatMap(({ name, settings }) =>
    Object.values(settings).every((value) => value === null) ? [name] : [],
  );
  const versions = distinct([...nodes, ...sentinels].flatMap(({ version }) => version ?? []));
  const found: (Finding | false)[] = [
    masters.length > 1 &&
      danger(
        `${list(masters)} answer role:master`,
        "what the one that loses takes is thrown away",
        "let the Sentinels demote it, or end the partition",
      ),
    nodes.length > 0 &&
      nodes.length < 3 &&
      advice(
        `${nodes.length} nodes`,
        "with two, one failure leaves a single copy",
        "run three (make scenario-one-replica shows why)",
      ),
    unlinked.length > 0 &&
      danger(
        `${list(unlinked)}: not linked to the master`,
        "it falls behind, and is not promoted",
        "its log says why",
      ),
    versions.length > 1 &&
      advice(
        `several versions: ${list(versions)}`,
        "a replica that is older than its master may not be able to read from it",
        "upgrade replicas first, then Sentinels, then switch over",
      ),
    silent.length > 0 &&
      advice(
        `${list(silent)} do not let their settings be read`,
        "what they are is unknown",
        "allow the user +config|get and +info",
      ),
  ];
  return found.filter((one) => one !== false);
}
