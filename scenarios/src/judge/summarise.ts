/** What each client felt, as a row of the table. */

import { lengthOf, longest, outagesSince } from "../evidence/outages.ts";
import type { ClientRecord, Journal, Recording } from "../model/journal.ts";

type Summary = Journal["summaries"][number];

function summarise(client: ClientRecord, { t0Ms, untilMs }: Recording): Summary {
  const count = (outcome: string) =>
    client.operations.filter((operation) => operation.outcome === outcome).length;
  const sinceMs = t0Ms ?? 0;
  const outage = longest(outagesSince(client, sinceMs), untilMs);
  const firstError = client.operations.find(({ startMs, outcome }) => startMs >= sinceMs && outcome !== "ok");
  return {
    name: client.name,
    route: client.route,
    kind: client.kind,
    acknowledged: count("ok"),
    failed: count("failed"),
    indeterminate: count("indeterminate"),
    lost: client.lost?.length ?? null,
    duplicated: client.duplicated?.length ?? null,
    outageMs: outage ? lengthOf(outage, untilMs) : 0,
    firstErrorMs: firstError?.endMs ?? null,
    firstOkMs: outage?.toMs ?? null,
  };
}

export const summaries = (recording: Recording): Summary[] =>
  recording.clients.map((client) => summarise(client, recording));
