/** What of the acknowledged is gone: known only when everything has been read back. */

import { momentOf } from "../evidence/moments.ts";
import { duration, seconds, spoken } from "../model/duration.ts";
import { type Expectation, type Finding, met, pending, unknown, violated } from "../model/finding.ts";
import type { ClientRecord, Operation, Recording } from "../model/journal.ts";
import { clientsOn, type Routes } from "./client-routes.ts";

interface Loss {
  readonly client: ClientRecord;
  readonly lost: readonly Operation[];
  /** All acknowledged operations, in order. */
  readonly acknowledged: readonly Operation[];
}

function losses(recording: Recording, on: Routes): Loss[] | undefined {
  const found: Loss[] = [];
  for (const client of clientsOn(recording, on)) {
    if (client.lost === null) return undefined;
    const gone = new Set(client.lost);
    const acknowledged = client.operations.filter(({ outcome }) => outcome === "ok");
    found.push({ client, acknowledged, lost: client.operations.filter((_, number) => gone.has(number)) });
  }
  return found;
}

function judged(
  sentence: Expectation["sentence"],
  on: Routes,
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

/** The lost ones in runs that stand together in the order of acknowledgement; each run's first and last time. */
function runs({ lost, acknowledged }: Loss): { fromMs: number; toMs: number }[] {
  const gone = new Set(lost);
  const found: { fromMs: number; toMs: number }[] = [];
  let inRun = false;
  for (const operation of [...acknowledged].sort((left, right) => left.endMs - right.endMs)) {
    const last = found.at(-1);
    if (!gone.has(operation)) inRun = false;
    else if (inRun && last) last.toMs = operation.endMs;
    else {
      found.push({ fromMs: operation.endMs, toMs: operation.endMs });
      inRun = true;
    }
  }
  return found;
}

/**
 * Asynchronous replication may lose the end of what a dead master acknowledged, never something from the middle:
 * per client and per fault at most one run of writes is lost, and it begins no earlier than `tail` before the fault.
 * @param faults the moments at which a master was taken away: "fault" and names of steps.
 */
export function lostAtMostATail({
  on = "every-route",
  faults = ["fault"],
  tail = "1s",
}: {
  on?: Routes;
  faults?: readonly string[];
  tail?: string;
} = {}): Expectation {
  const spokenFaults = faults.map((name) => (name === "fault" ? "the fault" : `"${name}"`)).join(" or ");
  return judged(
    (settings) =>
      `of the acknowledged writes at most one contiguous tail ${faults.length > 1 ? "per fault " : ""}is lost, nothing of it older than ${spoken(tail, settings)} before ${spokenFaults}`,
    on,
    (recording, found) => {
      const moments = faults.flatMap((name) => momentOf(recording, name, "before") ?? []);
      if (moments.length < faults.length) return unknown("not every fault took effect");
      const before = duration(tail, recording.settings);
      // The fault a run belongs to is the last one that can have caused it.
      const causeOf = (fromMs: number) => moments.findLastIndex((moment) => fromMs >= moment - before);
      const bad = found.find((loss) => {
        const causes = runs(loss).map(({ fromMs }) => causeOf(fromMs));
        return causes.includes(-1) || new Set(causes).size < causes.length;
      });
      const text = `lost: ${counted(found)}`;
      if (!bad) return met(text);
      return violated(
        `${text}; those of ${bad.client.name} are not a tail before a fault`,
        bad.lost.slice(0, 5).map((operation) => ({
          atMs: operation.endMs,
          text: `${operation.node} acknowledged a write that is gone`,
        })),
      );
    },
  );
}

/** Nothing acknowledged is lost. */
export function nothingLost({
  on = "every-route",
  olderThan,
}: {
  on?: Routes;
  olderThan?: string;
} = {}): Expectation {
  return judged(
    (settings) =>
      olderThan
        ? `no write acknowledged more than ${spoken(olderThan, settings)} before the fault is lost`
        : "no acknowledged write is lost",
    on,
    (recording, found) => {
      const faultMs = momentOf(recording, "fault", "before");
      const limit =
        olderThan && faultMs !== undefined
          ? faultMs - duration(olderThan, recording.settings)
          : Number.POSITIVE_INFINITY;
      const gone = found.flatMap(({ lost }) => lost.filter(({ endMs }) => endMs <= limit));
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
