/** What of the acknowledged is gone: known only when everything has been read back. */
import type { ClientRecord, Operation, Recording } from "@redis-ha-lab/common/journal.ts";
import { momentOf } from "../evidence/moments.ts";
import { duration, seconds, spoken } from "../model/duration.ts";
import { met, pending, unknown, violated } from "../model/finding.ts";
import type { Expectation, Finding } from "../model/scenario.ts";
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

/** True when the lost ones stand together in the order of acknowledgement. */
function contiguous({ lost, acknowledged }: Loss): boolean {
  const sorted = [...acknowledged].sort((left, right) => left.endMs - right.endMs);
  const gone = new Set(lost);
  const first = sorted.findIndex((operation) => gone.has(operation));
  return sorted.slice(first, first + lost.length).every((operation) => gone.has(operation));
}

/**
 * Asynchronous replication may lose the end of what a dead master acknowledged, never something from the middle:
 * per client the lost writes stand together, and the last one is no older than `withinOfFault` before the fault.
 */
export function lostAtMostATail({
  on = "every-route",
  since = "fault",
  tail = "1s",
}: {
  on?: Routes;
  since?: string;
  tail?: string;
} = {}): Expectation {
  return judged(
    (settings) =>
      `of the acknowledged writes at most one contiguous tail is lost, nothing of it older than ${spoken(tail, settings)} before ${since === "fault" ? "the fault" : `"${since}"`}`,
    on,
    (recording, found) => {
      const sinceMs = momentOf(recording, since);
      if (sinceMs === undefined) return unknown("the fault never took effect");
      const earliest = sinceMs - duration(tail, recording.settings);
      const bad = found.find(
        (loss) =>
          loss.lost.length > 0 && (!contiguous(loss) || loss.lost.some(({ endMs }) => endMs < earliest)),
      );
      const text = `lost: ${counted(found)}`;
      if (!bad) return met(text);
      return violated(
        `${text}; those of ${bad.client.name} are not the tail before the fault`,
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
      const limit =
        olderThan && recording.t0Ms !== null
          ? recording.t0Ms - duration(olderThan, recording.settings)
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
      const t0 = recording.t0Ms;
      if (wrong === undefined || t0 === null) return unknown("no node was cut off");
      const loss = found.find(({ client }) => client.route === `direct ${wrong}`);
      // Whatever reached the replicas before the cut survives; half a second covers what was under way.
      const after = (operation: Operation) =>
        operation.startMs > t0 + 500 && operation.endMs <= (recording.healFromMs ?? recording.untilMs);
      const acknowledged = loss?.acknowledged.filter(after) ?? [];
      if (acknowledged.length === 0) return unknown("nothing was acknowledged on the wrong side");
      const lost = loss?.lost.filter(after) ?? [];
      const last = acknowledged.at(-1)?.endMs ?? t0;
      const text = `${lost.length} of ${acknowledged.length} writes which ${wrong} acknowledged over ${seconds(last - t0)} are gone`;
      return lost.length === acknowledged.length ? met(text) : violated(text);
    },
  );
}
