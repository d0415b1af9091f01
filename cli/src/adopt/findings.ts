/** What of a set-up is not as recommended, each with its reason: pure, from what was surveyed. */
import { majority } from "@redis-ha-lab/cluster/majority.ts";
import type { NodeSetting, Survey } from "./survey.ts";

export interface Finding {
  /** `danger`: data or the failover itself is at stake. `advice`: it works, and could work better. */
  readonly weight: "danger" | "advice";
  readonly what: string;
  readonly why: string;
  readonly todo: string;
}

const danger = (what: string, why: string, todo: string): Finding => ({ weight: "danger", what, why, todo });
const advice = (what: string, why: string, todo: string): Finding => ({ weight: "advice", what, why, todo });

const MB = 2 ** 20;
const list = (names: readonly string[]) => names.join(", ");
const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)];

function ofAnswers({ sentinels, nodes, masterName }: Survey): Finding[] {
  return [
    ...sentinels.flatMap(({ name, host, port, problem, view }) =>
      view === null
        ? [
            danger(
              `${name} (${host}:${port}) can't be counted on: ${problem}`,
              "a failover needs the majority of all Sentinels, those that are away included",
              `start it, or let it in; that it watches ${masterName} says SENTINEL MASTERS`,
            ),
          ]
        : [],
    ),
    ...nodes.flatMap(({ name, problem }) =>
      problem === null
        ? []
        : [
            danger(
              `${name} does not answer: ${problem}`,
              "it can't be judged, nor promoted",
              "start it, or let this look in",
            ),
          ],
    ),
  ];
}

function ofVotes({ sentinels, masterName }: Survey): Finding[] {
  const views = sentinels.flatMap(({ name, view }) => (view ? [{ name, view }] : []));
  if (views.length === 0) return [];
  const named = views.map(({ view: { master } }) => `${master.host}:${master.port}`);
  // As many as the one knows that knows most, itself included.
  const known = Math.max(...views.map(({ view }) => view.sentinels.length + 1));
  const lost = distinct(
    views
      .flatMap(({ view }) => view.sentinels.filter((one) => one.isDown))
      .map(({ host, port }) => `${host}:${port}`),
  );
  const tilted = views.flatMap(({ name, view }) => (view.tilt ? [name] : []));
  const found: (Finding | false)[] = [
    majority(named) === null &&
      danger(
        `no majority agrees on the master: ${list(named)}`,
        "clients reach different nodes",
        "look at SENTINEL MASTER on each",
      ),
    known < 3 &&
      danger(
        `${known} Sentinels`,
        "with fewer than three the loss of one ends failovers",
        "run three, on machines that fail independently",
      ),
    known >= 3 &&
      known % 2 === 0 &&
      advice(
        `${known} Sentinels, an even number`,
        "the last one tolerates no more failures, and is one more to lose",
        `run ${known - 1} or ${known + 1}`,
      ),
    sentinels.length < known &&
      danger(
        `the Sentinels know ${known} of each other, and ${sentinels.length} were named here`,
        "those that are gone for good count in the majority until they are forgotten",
        `name the others, too; or, one Sentinel after the other: SENTINEL RESET ${masterName}`,
      ),
    lost.length > 0 &&
      danger(
        `called down by another Sentinel: ${list(lost)}`,
        "it may be reachable from here and not from there",
        "try 26379 from each Sentinel's machine",
      ),
    tilted.length > 0 &&
      danger(
        `${list(tilted)}: in TILT`,
        "it decides nothing",
        "look for what starved it, or moved its clock",
      ),
  ];
  return [
    ...found.filter((one) => one !== false),
    ...ofQuorum(
      known,
      views.map(({ view }) => view.master.number("quorum") ?? 0),
      masterName,
    ),
  ];
}

function ofQuorum(known: number, all: readonly number[], masterName: string): Finding[] {
  const quorums = distinct(all);
  const needed = Math.floor(known / 2) + 1;
  const todo = `SENTINEL SET ${masterName} quorum ${needed}, on each`;
  const differs = "which Sentinel leads decides how many must agree";
  const few = "fewer than a majority can call a master down that is well for the others";
  return [
    ...(quorums.length > 1
      ? [danger(`the quorum differs: ${list(quorums.map(String))}`, differs, todo)]
      : []),
    ...quorums.flatMap((quorum) =>
      quorum === needed
        ? []
        : [
            advice(
              `quorum ${quorum} of ${known}`,
              quorum < needed ? few : "no failover although a majority is left",
              todo,
            ),
          ],
    ),
  ];
}

function ofTimes({ sentinels, masterName }: Survey): Finding[] {
  const masters = sentinels.flatMap(({ view }) => view?.master ?? []);
  if (masters.length === 0) return [];
  const names = ["down-after-milliseconds", "failover-timeout", "parallel-syncs"] as const;
  const values = names.map((name) => distinct(masters.map((master) => master.number(name) ?? 0)));
  const wait = Math.max(...(values[0] ?? []));
  const timeout = Math.min(...(values[1] ?? []));
  const set = (what: string) => `SENTINEL SET ${masterName} ${what}, on each`;
  const found: (Finding | false)[] = [
    ...names.map(
      (name, at) =>
        (values[at]?.length ?? 0) > 1 &&
        danger(
          `${name} differs: ${list(values[at]?.map(String) ?? [])}`,
          "Sentinels do not share their settings",
          set(`${name} …`),
        ),
    ),
    wait < 1_000 &&
      danger(
        `down-after ${wait} ms`,
        "a slow command or a busy machine looks like a death",
        "measure yours: make benchmark-detection",
      ),
    wait > 10_000 &&
      advice(
        `down-after ${wait} ms`,
        "no write succeeds for at least as long when the master dies",
        set("down-after-milliseconds 5000"),
      ),
    timeout < 2 * wait &&
      advice(
        `failover-timeout ${timeout} ms with down-after ${wait} ms`,
        "an attempt is given up before it can succeed",
        set(`failover-timeout ${Math.max(10_000, 3 * wait)}`),
      ),
  ];
  return found.filter((one) => one !== false);
}

/** A Sentinel promotes no replica that lost its link so many times down-after before the master was called down. */
const FRESH = 10;
/** What another Sentinel said of the master counts for so many ask-periods. */
const OPINIONS = 5;
const REDIS_TILT_MS = 30_000;

/** Periods that no configuration file takes: they are Redis's own unless somebody sets them after each start. */
function ofPeriods({ sentinels }: Survey): Finding[] {
  const counted = sentinels.flatMap(({ view, tiltMs, askMs }) =>
    view ? [{ wait: view.master.number("down-after-milliseconds") ?? 0, tiltMs, askMs }] : [],
  );
  const wait = Math.max(0, ...counted.map((one) => one.wait));
  const why =
    "a master that dies while the Sentinels distrust their clocks is never replaced: no replica counts as fresh then";
  const todo = `SENTINEL DEBUG tilt-period ${5 * wait} ask-period ${Math.floor(wait / 6)} whenever a Sentinel has started, as the lab's start script does`;
  const long = counted.find(({ tiltMs }) => tiltMs !== null && tiltMs >= FRESH * wait);
  const unknown = counted.some(({ tiltMs }) => tiltMs === null) && REDIS_TILT_MS >= FRESH * wait;
  const opinions = counted.find(({ askMs }) => askMs !== null && OPINIONS * askMs > wait);
  const found: (Finding | false)[] = [
    long !== undefined && danger(`TILT lasts ${long.tiltMs} ms with down-after ${wait} ms`, why, todo),
    counted.length > 0 &&
      unknown &&
      advice(`down-after ${wait} ms, if TILT lasts 30 s (this user may not ask: +sentinel|debug)`, why, todo),
    opinions !== undefined &&
      advice(
        `what a Sentinel said of the old master counts for ${OPINIONS * (opinions.askMs ?? 0)} ms, longer than down-after`,
        "one that loses the new master right after a failover replaces it with the word of the others, who see it",
        todo,
      ),
  ];
  return found.filter((one) => one !== false);
}

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

function ofSettings({ nodes }: Survey): Finding[] {
  return SETTINGS.flatMap(({ setting, is, finding }) => {
    const names = nodes.flatMap(({ name, settings }) => {
      const value = settings[setting];
      return value !== null && is(value) ? [name] : [];
    });
    return names.length === 0 ? [] : [finding(list(names))];
  });
}

function ofNodes({ nodes, sentinels }: Survey): Finding[] {
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

/** Dangers first. */
export function findingsOf(found: Survey): Finding[] {
  const all = [
    ...ofAnswers(found),
    ...ofVotes(found),
    ...ofTimes(found),
    ...ofPeriods(found),
    ...ofNodes(found),
    ...ofSettings(found),
  ];
  return [
    ...all.filter(({ weight }) => weight === "danger"),
    ...all.filter(({ weight }) => weight === "advice"),
  ];
}
