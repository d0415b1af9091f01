/** How soon writes go on in budget: an outage has an excuse only until the last thing done to the lab. */
import { eventsOf } from "../evidence/moments.ts";
import { lengthOf, type Outage, outagesOf } from "../evidence/outages.ts";
import { splitVotes } from "../evidence/sentinel-events.ts";
import { SILENCE_MS, SUSTAINED_MS } from "../language/writes.ts";
import { type Settings, seconds } from "../model/duration.ts";
import type { ClientRecord, Recording } from "../model/journal.ts";
import { type Breach, type Tested, through } from "./invariant.ts";
import type { Round } from "./schedule.ts";

type Span = Pick<Outage, "fromMs" | "toMs">;

/** What was done shortly before an outage can be what began it. */
const SLACK_MS = 1_000;

/** How long an outage may last after the last thing done: with one election, and when a failover must be tried again. */
export const outageBounds = ({ downAfterMs, failoverTimeoutMs }: Settings) => ({
  usual: downAfterMs + 4_000,
  retried: 2 * failoverTimeoutMs + 10_000,
});

/** A client's outages, each up to the success that went on: what opens for a moment and closes again is one. */
export function sustainedOutages(client: Pick<ClientRecord, "operations">, untilMs: number): Span[] {
  const spans: { fromMs: number; toMs: number | null }[] = [];
  for (const outage of outagesOf(client)) {
    if (outage.failed + outage.indeterminate === 0 && lengthOf(outage, untilMs) <= SILENCE_MS) continue;
    const before = spans.at(-1);
    if (before && before.toMs !== null && outage.fromMs - before.toMs < SUSTAINED_MS)
      before.toMs = outage.toMs;
    else spans.push({ fromMs: outage.fromMs, toMs: outage.toMs });
  }
  return spans;
}

/**
 * Whether a failover had to be tried again between two moments: it was aborted, no candidate had a majority, or one was
 * begun (somebody stood, or was voted for) and nobody announced a new master in the time that a whole outage may take.
 */
function wasRetried(recording: Recording, fromMs: number, toMs: number): boolean {
  const { usual } = outageBounds(recording.settings);
  const said = eventsOf(recording, "sentinel").filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
  const announced = said.filter(({ event }) => event === "+switch-master");
  return (
    said.some(({ event }) => event.startsWith("-failover-abort")) ||
    splitVotes(recording, fromMs, toMs) > 0 ||
    said.some(
      ({ event, atMs }) =>
        /^\+(try-failover|vote-for-leader)$/.test(event) &&
        atMs + usual <= toMs &&
        !announced.some((one) => one.atMs >= atMs && one.atMs <= atMs + usual),
    )
  );
}

/** What of an outage came after the last thing done to the lab, and how much that may be. */
export function afterLastStep(recording: Recording, { fromMs, toMs }: Span) {
  const endMs = toMs ?? recording.untilMs;
  const bounds = outageBounds(recording.settings);
  const lastStep = eventsOf(recording, "fault")
    .filter(({ atMs }) => atMs >= fromMs - SLACK_MS && atMs <= endMs)
    .at(-1);
  return {
    step: lastStep?.name ?? "nothing",
    leftMs: endMs - Math.max(fromMs, lastStep?.afterMs ?? 0),
    boundMs: wasRetried(recording, fromMs - SLACK_MS, endMs) ? bounds.retried : bounds.usual,
  };
}

export function outagesEnd(recording: Recording, round: Round): Tested | undefined {
  const { untilMs, t0Ms } = recording;
  if (round.budget !== "in" || t0Ms === null) return undefined;
  let outages = 0;
  const breaches: Breach[] = [];
  for (const client of through(recording, "haproxy", "haproxy-persistent", "sentinel")) {
    for (const outage of sustainedOutages(client, untilMs)) {
      if ((outage.toMs ?? untilMs) < t0Ms) continue;
      outages += 1;
      const { step, leftMs, boundMs } = afterLastStep(recording, outage);
      if (leftMs > boundMs)
        breaches.push({
          because: `${client.name} was not served for ${seconds((outage.toMs ?? untilMs) - outage.fromMs)}, ${seconds(leftMs)} of it after "${step}": more than ${seconds(boundMs, 0)}`,
          proof: [{ atMs: outage.fromMs, text: `${client.name} is acknowledged for the last time` }],
        });
    }
  }
  return { exercised: outages, breaches: breaches.slice(0, 2) };
}
