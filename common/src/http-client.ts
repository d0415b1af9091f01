/**
 * Asks one HTTP server, many times a second. Not fetch, which costs more than most of the answers; and not undici's
 * Pool, which costs the same as this, but tells a server that does not answer from one that can't be reached no more.
 */
import { Agent, get } from "node:http";
import type { Endpoint } from "./endpoints.ts";

export class HttpFailure extends Error {
  /** The connection had been accepted. */
  readonly connected: boolean;
  constructor(reason: string, connected: boolean) {
    super(reason);
    this.connected = connected;
  }
}

export interface HttpClient {
  /** @returns the body. @throws HttpFailure with a system's error code, "HTTP 503" or "time-out". */
  text(path: string): Promise<string>;
  close(): void;
}

/** @param limits milliseconds until an answer must be complete, and the longest that is read */
export function createHttpClient(
  { host, port }: Pick<Endpoint, "host" | "port">,
  limits: { readonly withinMs: number; readonly mostBytes: number },
): HttpClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 2 });

  function attempt(path: string): Promise<string> {
    return new Promise((resolve, reject) => {
      let connected = false;
      let over = false;
      const fail = (reason: string) => reject(new HttpFailure(reason, connected));
      const request = get({ agent, host, port, path }, (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          text += chunk;
          if (text.length > limits.mostBytes)
            request.destroy(new Error(`more than ${limits.mostBytes} bytes`));
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
      }, limits.withinMs);
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
    text: (path) =>
      // A kept-alive connection may have been closed by the other side just now: the second one is a new one.
      attempt(path).catch((error: HttpFailure) => {
        if (error.message !== "ECONNRESET") throw error;
        return attempt(path);
      }),
    close: () => agent.destroy(),
  };
}
