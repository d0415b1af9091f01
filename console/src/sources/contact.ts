/**
 * What became of an attempt to ask a peer. A process that is gone, one that stands still and one whose packets
 * are dropped fail in different ways; this tells them apart.
 */

/** `answers`; `denied` answers that it will not; `silent` connected, no answer; `refused` nothing takes connections. */
export type ContactKind = "never" | "answers" | "denied" | "silent" | "refused" | "unreachable";

export interface Contact {
  readonly kind: ContactKind;
  /** A sentence without its subject and full stop: "refuses connections"; null while it answers. */
  readonly reason: string | null;
  /** When it answered last, in epoch ms; null: never yet. */
  readonly heardAt: number | null;
}

export const NEVER: Contact = { kind: "never", reason: "has not been asked yet", heardAt: null };

/** How an attempt failed: the error's code or text, and whether a connection had been accepted. */
export interface Failure {
  readonly reason: string;
  readonly connected: boolean;
}

const NOBODY = /EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENOTFOUND|EAI_AGAIN/;
const DENIED = /^(WRONGPASS|NOAUTH|NOPERM)/;
/** A reply, but no answer: "ERR No such master with that name", "HTTP 503". */
const WRONG = /^(ERR|HTTP) /;

export const answered = (at: number): Contact => ({ kind: "answers", reason: null, heardAt: at });

/** @param before the contact until now: an address that is no longer used is first silent, too. */
export function failed(before: Contact, { reason, connected }: Failure): Contact {
  const { heardAt } = before;
  if (WRONG.test(reason)) return { kind: "denied", reason: `answers with an error (${reason})`, heardAt };
  const isTimeOut = /time-?out/i.test(reason);
  if (DENIED.test(reason))
    return { kind: "denied", reason: `does not let this console in (${reason})`, heardAt };
  if (isTimeOut && connected)
    return { kind: "silent", reason: "takes connections and does not answer", heardAt };
  if (isTimeOut && before.kind === "refused") return before;
  if (isTimeOut) return { kind: "unreachable", reason: "sends no packet back", heardAt };
  if (NOBODY.test(reason))
    return { kind: "refused", reason: "is gone: its address does not answer", heardAt };
  if (reason.includes("ECONNREFUSED")) return { kind: "refused", reason: "refuses connections", heardAt };
  return { kind: "refused", reason: "has closed its connections", heardAt };
}
