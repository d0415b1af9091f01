/** A kept-alive HTTP connection that says, at each question, what became of it. */
import { Agent, get } from "node:http";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { answered, type Contact, type Failure, failed, NEVER } from "./contact.ts";

const ANSWER_WITHIN_MS = 1_000;
/** The longest page, Alertmanager's with everything firing, is a fifth of it. */
const MOST_BYTES = 1 << 20;

export interface HttpAsker {
  readonly contact: Contact;
  /** @returns the body; undefined when there was none, and then `contact` says why. Takes 2 s at most. */
  text(path: string): Promise<string | undefined>;
  close(): void;
}

class RequestError extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.reason);
    this.failure = failure;
  }
}

export function createHttpAsker({ host, port }: Pick<Endpoint, "host" | "port">): HttpAsker {
  // fetch() would cost more than most of the answers.
  const agent = new Agent({ keepAlive: true, maxSockets: 2 });
  let contact = NEVER;

  function attempt(path: string): Promise<string> {
    return new Promise((resolve, reject) => {
      let connected = false;
      let over = false;
      const fail = (reason: string) => reject(new RequestError({ reason, connected }));
      const request = get({ agent, host, port, path }, (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          text += chunk;
          if (text.length > MOST_BYTES) request.destroy(new Error(`more than ${MOST_BYTES} bytes`));
        });
        response.on("end", () => {
          over = true;
          clearTimeout(timer);
          if (response.statusCode === 200) resolve(text);
          else fail(`HTTP ${response.statusCode}`);
        });
        response.on("error", (error) => fail(error.message));
      });
      // Timers come before sockets: after this process stood still, an answer that lies waiting is read first.
      const timer = setTimeout(() => {
        setImmediate(() => over || request.destroy(new Error("time-out")));
      }, ANSWER_WITHIN_MS);
      request.on("socket", (socket) => {
        connected = !socket.connecting;
        // A kept-alive socket never connects again, and would collect listeners.
        if (connected) return;
        socket.once("connect", () => {
          connected = true;
        });
      });
      request.on("error", (error: NodeJS.ErrnoException) => {
        clearTimeout(timer);
        fail(error.code ?? error.message);
      });
    });
  }

  return {
    get contact() {
      return contact;
    },
    text: async (path) => {
      try {
        // A kept-alive connection may have been closed by the other side just now: the second one is a new one.
        const text = await attempt(path).catch((error: RequestError) => {
          if (error.failure.reason !== "ECONNRESET") throw error;
          return attempt(path);
        });
        contact = answered(Date.now());
        return text;
      } catch (error) {
        contact = failed(contact, (error as RequestError).failure);
        return undefined;
      }
    },
    close: () => agent.destroy(),
  };
}
