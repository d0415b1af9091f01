/** What the client to copy makes of a failover: judged by what it printed, and by what is left of it. */

import { clientsEndMs } from "../evidence/coverage.ts";
import { momentOf } from "../evidence/moments.ts";
import { type ServedTurn, type Turn, type Turns, turnsOf } from "../model/demo-lines.ts";
import { seconds } from "../model/duration.ts";
import { type Expectation, type Finding, met, pending, stamp, unknown, violated } from "../model/finding.ts";
import type { Evidence, Recording } from "../model/journal.ts";
import { bound, targetText } from "../model/target.ts";
import type { Invariant, Span } from "./always.ts";
import { eventually, type When } from "./eventually.ts";

/** It begins a turn a second; one with silent peers lasts longer than that. */
const CADENCE_MS = 1_000;
/** Three turns. A pause of this length is a client that hangs. */
const SILENT_MS = 3_000;
/** So long before the fault it is asked to have worked. */
const BEFORE_MS = 3_000;
/** Its timestamps and the moments of faults are of two clocks. */
const CLOCKS_MS = 50;

const isServed = (turn: Turn): turn is ServedTurn => turn.kind === "served";
const servedOf = ({ turns }: Turns): ServedTurn[] => turns.filter(isServed);

const nameOf = ({ demo }: Recording, address: string): string => demo?.addresses[address] ?? address;

/** When it wrote, on the run's clock, by the timestamp that it took right before. */
const wroteMs = ({ startedAt }: Recording, { wrote }: ServedTurn): number =>
  Date.parse(wrote) - Date.parse(startedAt);

function textOf(recording: Recording, turn: Turn): string {
  if (turn.kind === "failed") return `error  ${turn.error}`;
  return `wrote ${turn.wrote} to ${nameOf(recording, turn.master)}, read ${turn.read} from ${nameOf(recording, turn.readFrom)}`;
}

const proofOf = (recording: Recording, turns: readonly Turn[]): Evidence[] =>
  turns.map((turn) => ({ atMs: turn.atMs, text: textOf(recording, turn) }));

/** The longest time without a turn in a span, as far as clients ran: they are stopped together. */
function longestSilence(recording: Recording, turns: readonly Turn[], fromMs: number, toMs: number): number {
  const endMs = Math.min(toMs, clientsEndMs(recording));
  const moments = turns.map(({ atMs }) => atMs).filter((atMs) => atMs >= fromMs && atMs <= endMs);
  return Math.max(0, ...[...moments, endMs].map((atMs, at) => atMs - (moments[at - 1] ?? fromMs)));
}

/** Whether it printed all through a span. */
function spoke(recording: Recording, fromMs: number, toMs: number): boolean {
  const turns = turnsOf(recording.demo?.printed ?? []).turns;
  return turns.length > 0 && longestSilence(recording, turns, fromMs, toMs) <= SILENT_MS;
}

/** A rule about everything that it printed; without a turn there is nothing to judge. */
function ofAll(
  sentence: string,
  judge: (recording: Recording, told: Turns) => Finding,
  more: Pick<Expectation, "timed" | "applies"> = {},
): Expectation {
  return {
    sentence: () => `the sample client ${sentence}`,
    settles: "at-end",
    ...more,
    check: (recording) => {
      if (!recording.ended) return pending("at the end");
      const told = turnsOf(recording.demo?.printed ?? []);
      return told.turns.length + told.strange.length > 0
        ? judge(recording, told)
        : unknown("it printed nothing");
    },
  };
}

/** Whatever it prints is one of its lines, in their order. */
const printsNothingElse = (): Expectation =>
  ofAll("prints three lines or one error at a time, and nothing else", (_, { turns, strange, isOpen }) => {
    const [first] = strange;
    if (first) {
      const evidence = strange.slice(0, 5).map(({ atMs, text }) => ({ atMs, text }));
      return violated(`it also printed: ${first.text}`, evidence);
    }
    if (isOpen) return violated("it ended in the middle of its three lines");
    const served = turns.filter(isServed).length;
    return met(`${served} times three lines, ${turns.length - served} errors`);
  });

const isNeverSilent = (): Expectation =>
  ofAll(
    `prints at least every ${seconds(SILENT_MS, 0)}`,
    (recording, { turns }) => {
      const longest = longestSilence(recording, turns, turns[0]?.atMs ?? 0, recording.untilMs);
      const text = `its longest silence was ${seconds(longest)}`;
      return longest <= SILENT_MS ? met(text) : violated(text);
    },
    { timed: true },
  );

/** In the seconds before the fault. */
const worksBefore = (): Expectation =>
  ofAll(
    "writes to the master and reads from a replica before the fault",
    (recording, { turns }) => {
      const toMs = momentOf(recording, "fault", "before");
      const master = bound(recording.bindings, "old-master");
      if (toMs === undefined || master === undefined) return unknown("nothing was injected");
      const before = turns.filter(({ atMs }) => atMs >= toMs - BEFORE_MS && atMs < toMs);
      const wrong = before.find(
        (turn) =>
          !isServed(turn) || nameOf(recording, turn.master) !== master || turn.readFrom === turn.master,
      );
      if (wrong)
        return violated(`at ${stamp(recording, wrong.atMs)} it printed: ${textOf(recording, wrong)}`);
      return before.length >= 2
        ? met(`${before.length} times in ${seconds(BEFORE_MS, 0)}`, proofOf(recording, before))
        : unknown(`it printed ${before.length} times in ${seconds(BEFORE_MS, 0)}`);
    },
    { timed: true },
  );

/** An outage that is longer than its own cadence shows as errors. */
const tellsOfTheOutage = (): Expectation =>
  ofAll(
    "prints an error in the outage",
    (recording, told) => {
      const fromMs = momentOf(recording, "fault", "before");
      const brokenMs = momentOf(recording, "fault", "after");
      if (fromMs === undefined || brokenMs === undefined) return unknown("nothing was injected");
      const next = servedOf(told).find((turn) => wroteMs(recording, turn) > brokenMs + CLOCKS_MS);
      const untilMs = next?.atMs ?? Number.POSITIVE_INFINITY;
      const errors = told.turns.filter(
        ({ kind, atMs }) => kind === "failed" && atMs >= fromMs && atMs < untilMs,
      );
      if (errors.length > 0)
        return met(`${errors.length} errors until it is served again`, proofOf(recording, errors));
      return violated(
        "it printed none between the fault and its next write",
        next && proofOf(recording, [next]),
      );
    },
    { timed: true, applies: ({ downAfterMs }) => downAfterMs >= CADENCE_MS },
  );

/** For `never`: it tells of a write to this node. */
function writesTo(target: string, span: Span = {}): Invariant {
  return {
    ...span,
    // What it wrote right before is printed after.
    broughtAbout: true,
    sentence: () => `the sample client writes to ${targetText(target)}`,
    breach: (recording, fromMs, toMs) => {
      const node = bound(recording.bindings, target);
      const turn = servedOf(turnsOf(recording.demo?.printed ?? [])).find(
        (one) =>
          nameOf(recording, one.master) === node &&
          wroteMs(recording, one) > fromMs + CLOCKS_MS &&
          one.atMs <= toMs,
      );
      return (
        turn && {
          because: `at ${stamp(recording, turn.atMs)} it printed: ${textOf(recording, turn)}`,
          proof: proofOf(recording, [turn]),
        }
      );
    },
    observed: spoke,
    whenMet: (recording, fromMs, toMs) => {
      const since = servedOf(turnsOf(recording.demo?.printed ?? [])).filter(
        (turn) => wroteMs(recording, turn) > fromMs && turn.atMs <= toMs,
      );
      const names = [...new Set(since.map(({ master }) => nameOf(recording, master)))];
      return `it wrote ${since.length} times, to ${names.join(", ") || "no node"}`;
    },
  };
}

/** It writes to this node: the first time after the fault, or a step, that it is served at all there. */
function writesAgain({ to, ...when }: { to: string } & When): Expectation {
  return eventually({
    sentence: () => `the sample client writes to ${targetText(to)}`,
    ...when,
    find: (recording, sinceMs) => {
      const node = bound(recording.bindings, to);
      const turn = servedOf(turnsOf(recording.demo?.printed ?? [])).find(
        (one) => wroteMs(recording, one) > sinceMs && nameOf(recording, one.master) === node,
      );
      return (
        turn && {
          atMs: turn.atMs,
          because: `it wrote to ${node} and read from ${nameOf(recording, turn.readFrom)}`,
          proof: proofOf(recording, [turn]),
        }
      );
    },
    observed: spoke,
  });
}

/** It writes to this node, finds so many replicas, and reads from one of them. */
function readsFromReplicas({
  of: leader,
  count,
  ...when
}: { of: string; count: number } & When): Expectation {
  return eventually({
    sentence: () =>
      `the sample client writes to ${targetText(leader)}, finds ${count} replicas and reads from one of them`,
    ...when,
    find: (recording, sinceMs) => {
      const node = bound(recording.bindings, leader);
      const turn = servedOf(turnsOf(recording.demo?.printed ?? [])).find(
        ({ atMs, master, replicas, readFrom }) =>
          atMs > sinceMs &&
          nameOf(recording, master) === node &&
          replicas.length === count &&
          replicas.includes(readFrom),
      );
      return (
        turn && {
          atMs: turn.atMs,
          because: `it wrote to ${node} and read from ${nameOf(recording, turn.readFrom)}, one of ${turn.replicas.map((one) => nameOf(recording, one)).join(", ")}`,
          proof: proofOf(recording, [turn]),
        }
      );
    },
    observed: spoke,
  });
}

/**
 * Replication takes its time, so that a replica may still have what was written a turn before; never what was not
 * written yet, and never anything older. What it reads first may be of another client of this kind.
 */
const readsWhatItWrote = (): Expectation =>
  ofAll(
    "reads what it wrote in that turn or the one before",
    (recording, told) => {
      const served = servedOf(told);
      if (served.length < 2) return unknown(`it was served ${served.length} times`);
      const isWrong = ({ wrote, read }: ServedTurn, at: number) => {
        const before = served[at - 1]?.wrote;
        if (before === undefined) return read !== null && read > wrote;
        return wrote <= before || (read !== wrote && read !== before);
      };
      const wrong = served.find(isWrong);
      if (wrong)
        return violated(
          `at ${stamp(recording, wrong.atMs)} it printed: ${textOf(recording, wrong)}`,
          proofOf(recording, [wrong]),
        );
      const same = served.filter(({ wrote, read }) => read === wrote).length;
      return met(`${same} times the same, ${served.length - same} times the one before`);
    },
    { timed: true },
  );

/** What it wrote last is what its key holds at the end, on the master that it names. */
const leavesItsLastWrite = (): Expectation =>
  ofAll("names the master of the end, and its last write is there", (recording, told) => {
    const last = servedOf(told).at(-1);
    const { demo, topologyAfter } = recording;
    if (demo?.left === undefined || !topologyAfter?.master) return unknown("its key could not be read");
    if (!last) return unknown("it never wrote");
    const text = `it wrote ${last.wrote} to ${nameOf(recording, last.master)}; ${topologyAfter.master} is the master and has ${demo.left}`;
    const isThere = last.wrote === demo.left && nameOf(recording, last.master) === topologyAfter.master;
    return isThere ? met(text, proofOf(recording, [last])) : violated(text, proofOf(recording, [last]));
  });

export const demo = {
  printsNothingElse,
  isNeverSilent,
  worksBefore,
  tellsOfTheOutage,
  writesTo,
  writesAgain,
  readsFromReplicas,
  readsWhatItWrote,
  leavesItsLastWrite,
};
