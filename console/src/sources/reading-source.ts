/** Reads something again and again that is not a part of the lab: a folder, a file. */
import { answered, type Contact, NEVER } from "./contact.ts";
import { startRounds } from "./rounds.ts";
import type { Source } from "./source.ts";

/** @param read what it throws is why it is unknown. */
export function watchReading<T>(
  everyMs: number,
  read: () => Promise<T>,
  onRead: (result: { readonly contact: Contact; readonly told: T | null }) => void,
): Source {
  let contact = NEVER;
  return startRounds(everyMs, async () => {
    let told: T | null = null;
    try {
      told = await read();
      contact = answered(Date.now());
    } catch (error) {
      contact = {
        kind: "denied",
        reason: `can't be read: ${(error as Error).message}`,
        heardAt: contact.heardAt,
      };
    }
    onRead({ contact, told });
  });
}
