/**
 * One authenticated connection, from its handshake to its end, that says exactly what became of each command. A
 * client library would queue, retry and hide when a byte was sent; that moment decides between "failed" and
 * "indeterminate". Requests are answered in the order they were sent.
 */
import { connect as connectTcp, type Socket } from "node:net";
import { type ConnectionOptions, connect as connectTls, TLSSocket } from "node:tls";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import type { Credentials } from "../connect/redis.ts";
import { type Command, Decoder, encode, type Reply, ReplyError, type Request } from "./codec.ts";
import { ConnectionFailure, failureOf, refusal } from "./failure.ts";

export interface Access {
  /** Absent: the server asks for no password. An empty user name is the server's default user. */
  readonly credentials?: Credentials;
  /** Where there are no credentials that say it. */
  readonly tls?: ConnectionOptions;
  /** How the connection is called in CLIENT LIST. Without one, the connection asks which node is at the other end. */
  readonly clientName?: string;
}

interface Pending {
  readonly replies: Reply[];
  readonly count: number;
  readonly resolve: (replies: readonly Reply[]) => void;
  readonly reject: (failure: ConnectionFailure) => void;
}

/**
 * Calls `over` after `limitMs`. Timers come before sockets: after this process stood still, answers that lie waiting
 * are read first. @returns what takes it back.
 */
function startLimit(limitMs: number, over: () => void): () => void {
  let immediate: NodeJS.Immediate | undefined;
  const timer = setTimeout(() => {
    immediate = setImmediate(over);
  }, limitMs);
  return () => {
    clearTimeout(timer);
    clearImmediate(immediate);
  };
}

export class Connection {
  readonly #socket: Socket;
  readonly #pending: Pending[] = [];
  readonly #onClose: (failure: ConnectionFailure) => void;
  #failure: ConnectionFailure | undefined;
  #connected = false;
  /** The Redis node at the other end, `host:port`, behind whatever proxy; null where it was not asked or not answered. */
  peer: string | null = null;
  /** When the other end's certificate ends, in seconds since 1970; null without TLS. */
  certificateEndsAt: number | null = null;

  private constructor(socket: Socket, onClose: (failure: ConnectionFailure) => void) {
    this.#socket = socket;
    this.#onClose = onClose;
    const decoder = new Decoder((reply) => this.#receive(reply));
    socket.once("connect", () => {
      this.#connected = true;
    });
    if (socket instanceof TLSSocket) {
      socket.once("secureConnect", () => {
        this.certificateEndsAt = Date.parse(socket.getPeerCertificate().valid_to) / 1000;
      });
    }
    socket.on("data", (chunk: Buffer) => {
      if (this.#failure) return;
      try {
        decoder.feed(chunk);
      } catch (error) {
        this.close(failureOf(error));
      }
    });
    socket.on("error", (error) => this.close(failureOf(error)));
    socket.on("close", () => this.close(new ConnectionFailure("closed", "the server closed the connection")));
  }

  /**
   * Connects and authenticates.
   * @param limitMs for all of it.
   * @param onClose called once, when the connection is of no use any more, also when it never was.
   * @throws ConnectionFailure with `sent: false`: nothing of the caller's has left.
   */
  static async open(
    endpoint: Pick<Endpoint, "host" | "port">,
    access: Access,
    limitMs: number,
    onClose: (failure: ConnectionFailure) => void = () => {},
  ): Promise<Connection> {
    const address = { host: endpoint.host, port: endpoint.port, noDelay: true, keepAlive: true };
    const tls = access.tls ?? access.credentials?.tls;
    const socket = tls ? connectTls({ ...tls, ...address }) : connectTcp(address);
    const connection = new Connection(socket, onClose);
    const endLimit = startLimit(limitMs, () =>
      connection.close(new ConnectionFailure("timeout", `no connection within ${limitMs} ms`)),
    );
    try {
      await connection.#handshake(access);
      return connection;
    } catch (error) {
      throw failureOf(error).met({ sent: false, connected: connection.#connected });
    } finally {
      endLimit();
    }
  }

  async #handshake({ credentials, clientName }: Access): Promise<void> {
    const { username, password } = credentials ?? { username: "", password: "" };
    const auth = username === "" ? ["AUTH", password] : ["AUTH", username, password];
    const greeting = clientName === undefined ? ["CLIENT", "INFO"] : ["CLIENT", "SETNAME", clientName];
    // Sent together, read one by one: a server without room answers once and closes.
    const answers = [...(credentials ? [auth] : []), greeting].map((command) => this.send([command]));
    for (const answer of answers) answer.catch(() => {});
    for (const answer of answers) {
      const [reply] = await answer;
      if (!(reply instanceof ReplyError)) {
        this.peer = /(?:^| )laddr=(\S+)/.exec(String(reply))?.[1] ?? null;
        continue;
      }
      const failure = refusal(reply);
      // A name is a courtesy, and so is the answer which node it is: refused for any other reason, nothing changes.
      if (failure.reason !== "auth" && failure.reason !== "max_clients") continue;
      this.close(failure);
      throw failure;
    }
  }

  /**
   * Sends a request; one reply per command.
   * @param limitMs the connection is closed when the last reply has not come by then.
   * @throws ConnectionFailure when the connection ends before the last reply.
   */
  async ask(request: Request, limitMs?: number): Promise<readonly Reply[]> {
    if (this.#failure) throw this.#failure.met({ sent: false, connected: true });
    const { promise, resolve, reject } = Promise.withResolvers<readonly Reply[]>();
    this.#pending.push({ replies: [], count: request.commands.length, resolve, reject });
    this.#socket.write(request.bytes);
    if (limitMs === undefined) return promise;
    const endLimit = startLimit(limitMs, () =>
      this.close(new ConnectionFailure("timeout", `no answer within ${limitMs} ms`)),
    );
    return promise.finally(endLimit);
  }

  /** The same for commands that are asked once. */
  send(commands: readonly Command[], limitMs?: number): Promise<readonly Reply[]> {
    return this.ask(encode(commands), limitMs);
  }

  /** Why the connection is of no use any more; undefined while it is. */
  get failure(): ConnectionFailure | undefined {
    return this.#failure;
  }

  #receive(reply: Reply): void {
    const [asked] = this.#pending;
    if (!asked) {
      // Unasked, a server says one thing: that it has no room.
      const said = reply instanceof ReplyError ? refusal(reply) : undefined;
      this.close(said ?? new ConnectionFailure("protocol", "a reply to nothing"));
      return;
    }
    asked.replies.push(reply);
    if (asked.replies.length < asked.count) return;
    this.#pending.shift();
    asked.resolve(asked.replies);
  }

  /** Ends the connection; what waits on it gets the reason. Only the first call counts. */
  close(failure = new ConnectionFailure("closed", "it was closed here")): void {
    if (this.#failure) return;
    this.#failure = failure;
    this.#socket.destroy();
    const met = failure.met({ sent: true, connected: this.#connected });
    for (const { reject } of this.#pending.splice(0)) reject(met);
    this.#onClose(failure);
  }
}
