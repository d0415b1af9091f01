/** What a source says now: what became of the last question, and the answer if there was one. */
import { type Contact, NEVER } from "./contact.ts";

export interface Seen<T> {
  readonly contact: Contact;
  /** Null unless the last question was answered, in a way that can be understood. */
  readonly told: T | null;
}

export const UNSEEN: Seen<never> = { contact: NEVER, told: null };
