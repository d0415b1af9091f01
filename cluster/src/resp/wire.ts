/** One connection that says exactly what became of each command. */
import { createConnection, type Socket } from "node:net";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import type { Credentials } from "../connect/redis.ts";
import { ErrorReply, encodeCommand, type Reply, ReplyParser } from "./resp.ts";

/**
 * The connection ended or fell silent. `sent`: whether the command had left, so that it may have been executed.
 * `connected`: whether the other end had accepted the connection; a frozen one does, a cut-off one does not.
 */
export class WireError extends Error {
  readonly sent: boolean;
  readonly connected: boolean;
  constructor(message: string, sent: boolean, connected = true) {
    super(message);
    this.name = "WireError";
    this.sent = sent;
    this.connected = connected;
  }
}

interface Waiting {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: WireError) => void;
}

export class Wire {
  readonly #socket: Socket;
  readonly #waiting: Waiting[] = [];
  readonly #parser = new ReplyParser();
  #ended: string | undefined;
  #connected = false;
  /** The Redis node at the other end, `host:port`, behind whatever proxy. */
  peer: string | null = null;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.once("connect", () => {
      this.#connected = true;
    });
    socket.on("data", (bytes: Buffer) => {
      try {
        for (const reply of this.#parser.push(bytes)) this.#waiting.shift()?.resolve(reply);
      } catch (error) {
        this.close(String(error));
      }
    });
    socket.on("error", (error: NodeJS.ErrnoException) => this.close(error.code ?? error.message));
    socket.on("close", () => this.close("connection closed"));
  }

  /**
   * Connects, authenticates, and asks who is at the other end.
   * @param limitMs for all of it. @throws WireError with `sent: false`: nothing of the caller's has left.
   */
  static async open(endpoint: Endpoint, credentials: Credentials, limitMs: number): Promise<Wire> {
    const socket = createConnection({ host: endpoint.host, port: endpoint.port });
    const wire = new Wire(socket);
    try {
      const [auth, info] = await wire.send(
        [
          ["AUTH", credentials.username, credentials.password],
          ["CLIENT", "INFO"],
        ],
        limitMs,
      );
      if (auth instanceof ErrorReply) throw new WireError(firstWord(auth), false);
      wire.peer = /(?:^| )laddr=(\S+)/.exec(String(info))?.[1] ?? null;
      return wire;
    } catch (error) {
      wire.close("given up");
      throw new WireError(error instanceof Error ? error.message : String(error), false, wire.#connected);
    }
  }

  /** Why the connection is over; undefined while it is not. */
  get ended(): string | undefined {
    return this.#ended;
  }

  /** Sends commands together. @throws WireError when not all are answered within `limitMs`. */
  async send(commands: readonly (readonly (string | number)[])[], limitMs: number): Promise<Reply[]> {
    if (this.#ended !== undefined) throw new WireError(this.#ended, false);
    const replies = commands.map(
      () => new Promise<Reply>((resolve, reject) => this.#waiting.push({ resolve, reject })),
    );
    this.#socket.write(commands.map(encodeCommand).join(""));
    // Timers come before sockets: after this process stood still, answers that lie waiting are read first.
    let immediate: NodeJS.Immediate | undefined;
    const timer = setTimeout(() => {
      immediate = setImmediate(() => this.close("time-out"));
    }, limitMs);
    try {
      return await Promise.all(replies);
    } finally {
      clearTimeout(timer);
      clearImmediate(immediate);
    }
  }

  close(reason: string): void {
    if (this.#ended !== undefined) return;
    this.#ended = reason;
    this.#socket.destroy();
    for (const { reject } of this.#waiting.splice(0)) reject(new WireError(reason, true));
  }
}

/** "NOREPLICAS", "READONLY": what programs go by, and short enough to count. */
export const firstWord = (error: ErrorReply): string => error.message.split(" ", 1)[0] ?? "ERR";
