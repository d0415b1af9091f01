/** Which sources are heard. */
import type { Observations } from "../observations.ts";
import type { Contact } from "../sources/contact.ts";
import type { Source, State } from "../state.ts";

export function composeSources(
  seen: Observations,
  before: State["sources"] | undefined,
  now: number,
): State["sources"] {
  const contacts = new Map<string, Contact>();
  for (const [name, { contact }] of [...seen.nodes, ...seen.sentinels]) contacts.set(name, contact);
  contacts.set("haproxy", seen.route.contact);
  contacts.set("publisher", seen.publisher.contact);
  contacts.set("subscriber", seen.subscriber.contact);
  contacts.set("alertmanager", seen.alerts.contact);
  contacts.set("runs", seen.runs.contact);
  contacts.set("runner", seen.runner.contact);
  return Object.fromEntries(
    [...contacts].map(([name, contact]) => [name, sourceOf(contact, before?.[name], now)]),
  );
}

function sourceOf({ kind, reason, heardAt }: Contact, before: Source | undefined, now: number): Source {
  const state = kind === "answers" ? "up" : "unknown";
  return {
    state,
    since: before?.state === state ? before.since : now,
    lastHeardAt: state === "up" ? null : heardAt,
    reason: state === "up" ? null : reason,
  };
}
