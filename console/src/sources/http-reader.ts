/** An HTTP server that is asked again and again, and what became of it at each question. */
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { createHttpClient, type HttpFailure } from "@redis-ha-lab/common/http-client.ts";
import { answered, type Contact, failed, NEVER } from "./contact.ts";

/** The longest page, Alertmanager's with everything firing, is a fifth of these bytes. */
const LIMITS = { withinMs: 1_000, mostBytes: 1 << 20 };

export interface HttpReader {
  readonly contact: Contact;
  /** @returns the body; undefined when there was none, and then `contact` says why. Takes 2 s at most. */
  text(path: string): Promise<string | undefined>;
  close(): void;
}

export function createHttpReader(endpoint: Pick<Endpoint, "host" | "port">): HttpReader {
  const client = createHttpClient(endpoint, LIMITS);
  let contact = NEVER;
  return {
    get contact() {
      return contact;
    },
    text: async (path) => {
      try {
        const text = await client.text(path);
        contact = answered(Date.now());
        return text;
      } catch (error) {
        const { message, connected } = error as HttpFailure;
        contact = failed(contact, { reason: message, connected });
        return undefined;
      }
    },
    close: () => client.close(),
  };
}
