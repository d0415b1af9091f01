/** One authenticated connection, from its handshake to its end. Requests are answered in the order they were sent. */
import { connect as connectTcp, type Socket } from "node:net";
import { type ConnectionOptions, connect as connectTls } from "node:tls";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { Decoder } from "./decoder.ts";
import { failureOf, refusal, TargetFailure } from "./failure.ts";
import { type Reply, ReplyError } from "./reply.ts";
import { encode, type Request } from "./request.ts";

export interface Access {
  /** Absent: the server asks for no password. An empty user name is the server's default user. */
  readonly credentials?: { readonly username: string; readonly password: string };
  readonly tls?: ConnectionOptions;
  /** How the connection is called in CLIENT LIST. */
  readonly clientName: string;
}

interface Pending {
  readonly replies: Reply[];
  readonly count: number;
  readonly resolve: (replies: readonly Reply[]) => void;
  readonly reject: (failure: TargetFailure) => void;
}

export class Link {
  readonly #socket: Socket;
  readonly #pending: Pending[] = [];
  readonly #onClose: (failure: TargetFailure) => void;
  #failure: TargetFailure | undefined;

  private constructor(socket: Socket, onClose: (failure: TargetFailure) => void) {
    this.#socket = socket;
    this.#onClose = onClose;
    const decoder = new Decoder((reply) => this.#receive(reply));
    socket.on("data", (chunk: Buffer) => {
      if (this.#failure) return;
      try {
        decoder.feed(chunk);
      } catch (error) {
        this.close(failureOf(error));
      }
    });
    socket.on("error", (error) => this.close(failureOf(error)));
    socket.on("close", () => this.close(new TargetFailure("closed", "the server closed the connection")));
  }

  /**
   * Connects and authenticates.
   * @param onClose called once, when the link is of no use any more, also when it never was.
   * @throws TargetFailure
   */
  static async open(
    endpoint: Endpoint,
    access: Access,
    limitMs: number,
    onClose: (failure: TargetFailure) => void,
  ): Promise<Link> {
    const address = { host: endpoint.host, port: endpoint.port, noDelay: true, keepAlive: true };
    const socket = access.tls ? connectTls({ ...access.tls, ...address }) : connectTcp(address);
    const link = new Link(socket, onClose);
    const limit = setTimeout(() => {
      link.close(new TargetFailure("timeout", `no connection within ${limitMs} ms`));
    }, limitMs);
    try {
      await link.#handshake(access);
      return link;
    } finally {
      clearTimeout(limit);
    }
  }

  async #handshake({ credentials, clientName }: Access): Promise<void> {
    const { username, password } = credentials ?? { username: "", password: "" };
    const auth = username === "" ? ["AUTH", password] : ["AUTH", username, password];
    // Sent together, read one by one: a server without room answers once and closes.
    const answers = [
      ...(credentials ? [this.ask(encode([auth]))] : []),
      this.ask(encode([["CLIENT", "SETNAME", clientName]])),
    ];
    for (const answer of answers) answer.catch(() => {});
    for (const answer of answers) {
      const [reply] = await answer;
      if (!(reply instanceof ReplyError)) continue;
      const failure = refusal(reply);
      // A name is a courtesy; one that is refused for any other reason changes nothing.
      if (failure.reason !== "auth" && failure.reason !== "max_clients") continue;
      this.close(failure);
      throw failure;
    }
  }

  /** Sends a request; one reply per command. @throws TargetFailure when the link closes before the last reply. */
  ask(request: Request): Promise<readonly Reply[]> {
    const { promise, resolve, reject } = Promise.withResolvers<readonly Reply[]>();
    if (this.#failure) {
      reject(this.#failure);
      return promise;
    }
    this.#pending.push({ replies: [], count: request.commands.length, resolve, reject });
    this.#socket.write(request.bytes);
    return promise;
  }

  /** Why the link is of no use any more; undefined while it is. */
  get failure(): TargetFailure | undefined {
    return this.#failure;
  }

  #receive(reply: Reply): void {
    const [asked] = this.#pending;
    if (!asked) {
      // Unasked, a server says one thing: that it has no room.
      const said = reply instanceof ReplyError ? refusal(reply) : undefined;
      this.close(said ?? new TargetFailure("protocol", "a reply to nothing"));
      return;
    }
    asked.replies.push(reply);
    if (asked.replies.length < asked.count) return;
    this.#pending.shift();
    asked.resolve(asked.replies);
  }

  /** Ends the link; whoever waits on it hears `failure`. Only the first call counts. */
  close(failure: TargetFailure): void {
    if (this.#failure) return;
    this.#failure = failure;
    this.#socket.destroy();
    for (const { reject } of this.#pending.splice(0)) reject(failure);
    this.#onClose(failure);
  }
}
