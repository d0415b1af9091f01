/**
 * Scrapes over keep-alive connections, as Prometheus does. Plain sockets, because a general HTTP client needs a good
 * part of a millisecond per request, which would be added to both sides and make them look alike.
 */
import { once } from "node:events";
import { connect, type Socket } from "node:net";

export interface Fetched {
  readonly status: number;
  readonly bytes: number;
  readonly milliseconds: number;
}

/** Far beyond any scrape of a server that answers. */
const ANSWER_LIMIT_MS = 10_000;

const END_OF_HEADERS = "\r\n\r\n";
const END_OF_CHUNKS = "0\r\n\r\n";

/** Status and where the response ends, once its headers are there; `end` is undefined for a chunked body. */
function parseHead(head: string): { status: number; length: number | undefined } {
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  return { status: Number(head.slice(9, 12)), length: length === undefined ? undefined : Number(length) };
}

class Connection {
  readonly #socket: Socket;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #head: { status: number; length: number | undefined; bodyAt: number } | undefined;
  #done: ((result: { status: number; bytes: number }) => void) | undefined;
  #failed: ((error: Error) => void) | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.setTimeout(ANSWER_LIMIT_MS, () => socket.destroy(new Error("a scrape was not answered")));
    socket.on("data", (chunk: Buffer) => this.#receive(chunk));
    socket.on("error", (error) => this.#failed?.(error));
    socket.on("close", () => this.#failed?.(new Error("the exporter closed the connection")));
  }

  #receive(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (!this.#head) {
      const text = Buffer.concat(this.#chunks).toString("latin1");
      const end = text.indexOf(END_OF_HEADERS);
      if (end < 0) return;
      this.#head = { ...parseHead(text.slice(0, end)), bodyAt: end + END_OF_HEADERS.length };
    }
    const { status, length, bodyAt } = this.#head;
    const complete =
      length === undefined
        ? this.#tail(END_OF_CHUNKS.length) === END_OF_CHUNKS
        : this.#bytes >= bodyAt + length;
    if (!complete) return;
    const bytes = this.#bytes - bodyAt;
    this.#chunks = [];
    this.#bytes = 0;
    this.#head = undefined;
    this.#done?.({ status, bytes });
  }

  /** The last characters, however they were split. */
  #tail(length: number): string {
    return Buffer.concat(this.#chunks.slice(-length)).subarray(-length).toString("latin1");
  }

  async fetch(request: string): Promise<Fetched> {
    const start = performance.now();
    const { promise, resolve, reject } = Promise.withResolvers<{ status: number; bytes: number }>();
    this.#done = resolve;
    this.#failed = reject;
    this.#socket.write(request);
    const result = await promise;
    return { ...result, milliseconds: performance.now() - start };
  }

  close(): void {
    this.#failed = undefined;
    this.#socket.destroy();
  }
}

/**
 * @param paths scraped in turn, each scraper starting at another one.
 * @param scrapers how many scrape at the same time, each the next as soon as it has the last.
 * @throws when a scrape is not answered with 200.
 */
export async function load(
  port: number,
  paths: readonly string[],
  scrapers: number,
  scrapes: number,
): Promise<readonly Fetched[]> {
  const requests = paths.map(
    (path) =>
      `GET ${path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/plain;version=0.0.4\r\n` +
      "Accept-Encoding: identity\r\nX-Prometheus-Scrape-Timeout-Seconds: 10\r\n\r\n",
  );
  const fetched: Fetched[] = [];
  let begun = 0;
  const scraper = async (): Promise<void> => {
    const socket = connect({ host: "127.0.0.1", port, noDelay: true });
    await once(socket, "connect");
    const connection = new Connection(socket);
    while (begun < scrapes) {
      const request = requests[begun % requests.length] ?? "";
      begun += 1;
      const result = await connection.fetch(request);
      if (result.status !== 200) throw new Error(`a scrape was answered with status ${result.status}`);
      fetched.push(result);
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: scrapers }, scraper));
  return fetched;
}
