/** From what became of the last question to what the document says about a part. */
import type { Contact, ContactKind } from "../sources/contact.ts";
import type { Reachability } from "./schema.ts";

const STATES: Readonly<Record<ContactKind, Reachability["state"]>> = {
  never: "unknown",
  answers: "up",
  denied: "unknown",
  silent: "hung",
  refused: "down",
  unreachable: "unknown",
};

const MEANING: Readonly<Record<Reachability["state"], (name: string) => string>> = {
  up: (name) => `${name} answers`,
  loading: (name) => `${name} is not ready yet: it`,
  hung: (name) => `${name} hangs: it`,
  down: (name) => `${name} is down: it`,
  unknown: (name) => `nothing is known of ${name}: it`,
};

/** What to say of a part that is not up. */
export const absence = (name: string, { state, reason }: Reachability): string =>
  [MEANING[state](name), reason ?? ""].join(" ").trim();

/** @param loading why it is up and can't be used yet; null when it can. */
export function reachabilityOf(
  contact: Contact,
  before: Reachability | undefined,
  now: number,
  loading: string | null = null,
): Reachability {
  const state = contact.kind === "answers" && loading !== null ? "loading" : STATES[contact.kind];
  return {
    state,
    reason: state === "loading" ? loading : contact.reason,
    since: sinceOf(before && { value: before.state, since: before.since }, state, now),
  };
}

/** When a value was first seen. @returns `before`'s time while the value is the same, else now. */
export const sinceOf = <T>(
  before: { readonly value: T; readonly since: number } | undefined,
  value: T,
  now: number,
): number => (before !== undefined && before.value === value ? before.since : now);
