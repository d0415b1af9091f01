/** What of the acknowledged is gone: known only when everything has been read back. */

import { momentOf, stepOf } from "../evidence/moments.ts";
import { duration, durationText, seconds } from "../model/duration.ts";
import { type Expectation, type Finding, met, pending, unknown, violated } from "../model/finding.ts";
import type { ClientRecord, Operation, Recording } from "../model/journal.ts";
import { type ClientPaths, clientsOn } from "./client-paths.ts";

interface Loss {
  readonly client: ClientRecord;
  readonly lost: readonly Operation[];
  /** All acknowledged operations, in order. */
  readonly acknowledged: readonly Operation[];
}

/** Whose writes can be lost: a stream's entries, sent through HAProxy, are writes like any other. */
const keeping = (recording: Recording, on: ClientPaths): ClientRecord[] => [
  ...clientsOn(recording, on),
  ...(on === "every-path" ? recording.clients.filter(({ kind }) => kind === "stream") : []),
];

function losses(recording: Recording, on: ClientPaths): Loss[] | undefined {
  const found: Loss[] = [];
  for (const client of keeping(recording, on)) {
    if (client.lost === null) return undefined;
    const gone = new Set(client.lost);
    const acknowledged = client.operations.filter(({ outcome }) => outcome === "ok");
    found.push({ client, acknowledged, lost: client.operations.filter((_, number) => gone.has(number)) });
  }
  return found;
}

function judged(
  sentence: Expectation["sentence"],
  on: ClientPaths,
  judge: (recording: Recording, losses: Loss[]) => Finding,
): Expectation {
  return {
    sentence,
    settles: "at-end",
    check: (recording) => {
      if (!recording.ended) return pending("read back at the end");
      const found = losses(recording, on);
      if (!found || found.length === 0) return unknown("what was written could not be read back");
      return judge(recording, found);
    },
  };
}

const counted = (found: readonly Loss[]) =>
  found
    .map(({ client, lost, acknowledged }) => `${client.name} ${lost.length} of ${acknowledged.length}`)
    .join(", ");

/** The lost ones in runs that stand together in the order of acknowledgement. */
function runs({ lost, acknowledged }: Loss): Operation[][] {
  const gone = new Set(lost);
  const found: Operation[][] = [];
  let inRun = false;
  for (const operation of [...acknowledged].sort((left, right) => left.endMs - right.endMs)) {
    if (!gone.has(operation)) inRun = false;
    else if (inRun) found.at(-1)?.push(operation);
    else {
      found.push([operation]);
      inRun = true;
    }
  }
  return found;
}

/** A write can be sent this long after the account that its node was dead, and still have reached it: clocks differ. */
const CLOCKS_MS = 50;

/**
 * Asynchronous replication may lose the end of what a dead master acknowledged, never something from the middle:
 * per client and per fault at most one run of writes is lost, acknowledged by that fault's victim alone. It
 * begins no earlier than `tail` before the fault, and nothing of it was sent later than `reach` after it.
 * @param faults the moments at which a master was taken away: "fault" and names of steps.
 * @param reach how long clients can still have reached the victim: no time when it is dead or paused.
 */
export function lostAtMostATail({
  on = "every-path",
  faults = ["fault"],
  tail = "1s",
  reach = "0s",
}: {
  on?: ClientPaths;
  faults?: readonly string[];
  tail?: string;
  reach?: string;
} = {}): Expectation {
  const faultNames = faults.map((name) => (name === "fault" ? "the fault" : `"${name}"`)).join(" or ");
  return judged(
    (settings) =>
      `of the acknowledged writes at most one contiguous tail ${faults.length > 1 ? "per fault " : ""}is lost, acknowledged by the master that failed, nothing of it older than ${durationText(tail, settings)} before ${faultNames}${reach === "0s" ? ", nothing sent after it" : `, nothing sent later than ${durationText(reach, settings)} after it`}`,
    on,
    (recording, found) => {
      const causes = faults.flatMap((name) => stepOf(recording, name) ?? []);
      if (causes.length < faults.length) return unknown("not every fault took effect");
      const fromMs = duration(tail, recording.settings);
      const toMs = duration(reach, recording.settings) + CLOCKS_MS;
      // The fault a run belongs to is the last one that can have caused it.
      const causeOf = (run: readonly Operation[]) =>
        causes.findLastIndex(({ beforeMs }) => (run[0]?.endMs ?? 0) >= beforeMs - fromMs);
      const isTail = (run: readonly Operation[]) => {
        const cause = causes[causeOf(run)];
        return run.every(
          ({ node, startMs }) =>
            cause !== undefined &&
            (node === null || cause.services.includes(node)) &&
            startMs <= cause.afterMs + toMs,
        );
      };
      const bad = found.find((loss) => {
        const tails = runs(loss);
        return !tails.every(isTail) || new Set(tails.map(causeOf)).size < tails.length;
      });
      const text = `lost: ${counted(found)}`;
      if (bad) {
        return violated(
          `${text}; those of ${bad.client.name} are not a tail of what a failed master acknowledged before its fault`,
          bad.lost.slice(0, 5).map((operation) => ({
            atMs: operation.endMs,
            text: `${operation.node} acknowledged a write that is gone`,
          })),
        );
      }
      return found.some(({ lost }) => lost.some(({ node }) => node === null))
        ? unknown(`${text}; it is not known which node acknowledged them`)
        : met(text);
    },
  );
}

/** Nothing acknowledged is lost. @param olderThan what a power cut may take: the last so long before the fault, no more. */
export function nothingLost({
  on = "every-path",
  olderThan,
}: {
  on?: ClientPaths;
  olderThan?: string;
} = {}): Expectation {
  return judged(
    (settings) =>
      olderThan
        ? `no write acknowledged more than ${durationText(olderThan, settings)} before the fault, or sent after it, is lost`
        : "no acknowledged write is lost",
    on,
    (recording, found) => {
      const cause = olderThan === undefined ? undefined : stepOf(recording, "fault");
      const excused = ({ startMs, endMs }: Operation) =>
        cause !== undefined &&
        endMs > cause.beforeMs - duration(olderThan ?? "0s", recording.settings) &&
        startMs <= cause.afterMs + CLOCKS_MS;
      const gone = found.flatMap(({ lost }) => lost.filter((one) => !excused(one)));
      if (gone.length === 0) return met(`lost: ${counted(found)}`);
      return violated(
        `${gone.length} are lost: ${counted(found)}`,
        gone.slice(0, 5).map(({ endMs, node }) => ({
          atMs: endMs,
          text: `${node} acknowledged a write that is gone`,
        })),
      );
    },
  );
}

/** What was acknowledged on the wrong side is gone: the lesson of a partition. Some must have been. */
export function lostOnTheWrongSide(node: (recording: Recording) => string | undefined): Expectation {
  return judged(
    () => "what the old master acknowledged after it was cut off is lost when it returns",
    "direct",
    (recording, found) => {
      const wrong = node(recording);
      const cutOff = momentOf(recording, "fault", "after");
      if (wrong === undefined || cutOff === undefined) return unknown("no node was cut off");
      const loss = found.find(({ client }) => client.route === `direct ${wrong}`);
      // Whatever reached the replicas before the cut survives; half a second covers what was under way.
      const after = (operation: Operation) =>
        operation.startMs > cutOff + 500 && operation.endMs <= (recording.healFromMs ?? recording.untilMs);
      const acknowledged = loss?.acknowledged.filter(after) ?? [];
      if (acknowledged.length === 0) return unknown("nothing was acknowledged on the wrong side");
      const lost = loss?.lost.filter(after) ?? [];
      const last = acknowledged.at(-1)?.endMs ?? cutOff;
      const text = `${lost.length} of ${acknowledged.length} writes which ${wrong} acknowledged over ${seconds(last - cutOff)} are gone`;
      return lost.length === acknowledged.length ? met(text) : violated(text);
    },
  );
}

/** The data are those of an earlier moment: everything acknowledged between the two steps is gone. Some must have been. */
export function rolledBack({ since, until }: { since: string; until: string }): Expectation {
  return judged(
    () =>
      `what was acknowledged between ${since === "fault" ? "the fault" : `"${since}"`} and "${until}" is lost`,
    "every-path",
    (recording, found) => {
      const fromMs = momentOf(recording, since, "after");
      const toMs = momentOf(recording, until, "before");
      if (fromMs === undefined || toMs === undefined) return unknown("not every fault took effect");
      const between = ({ startMs, endMs }: Operation) => startMs >= fromMs && endMs <= toMs;
      const acknowledged = found.flatMap((loss) => loss.acknowledged.filter(between));
      const lost = found.flatMap((loss) => loss.lost.filter(between));
      if (acknowledged.length === 0) return unknown("nothing was acknowledged meanwhile");
      const text = `${lost.length} of ${acknowledged.length} are gone: ${counted(found)}`;
      return lost.length === acknowledged.length ? met(text) : violated(text);
    },
  );
}
