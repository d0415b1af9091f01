/** What all sources have in common: how they are asked, and what they answered. */
import { type Contact, NEVER } from "./contact.ts";

/** Something this console asks, on its own and at its own pace: none waits for another. */
export interface Source {
  /** Something is known to have changed: ask now. */
  pollNow(): void;
  stop(): Promise<void>;
}

/** What a source says now: what became of the last question, and the answer if there was one. */
export interface Seen<T> {
  readonly contact: Contact;
  /** Null unless the last question was answered, in a way that can be understood. */
  readonly report: T | null;
}

export const UNSEEN: Seen<never> = { contact: NEVER, report: null };

/** A body as JSON; undefined when there was none or it is none, which a schema then refuses. */
export function asJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
