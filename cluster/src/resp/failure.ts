/** Why a connection is of no use, as one of a few classes: a label must not carry an error's text. */
import { tlsProblem } from "@redis-ha-lab/common/tls.ts";
import { ProtocolError, type ReplyError } from "./codec.ts";

export const REASONS = [
  // Nothing answered in time: paused, partitioned, or too busy.
  "timeout",
  // The host is there, nothing listens.
  "refused",
  // No way to the host, or its name does not resolve.
  "unreachable",
  // The connection broke while it was used.
  "closed",
  // User or password are wrong, or missing.
  "auth",
  // The user may not run the command.
  "denied",
  // The server reads its data set and answers no clients yet.
  "loading",
  // The server has as many clients as it takes.
  "max_clients",
  // The certificate or the TLS handshake was refused.
  "tls",
  // What answered does not speak Redis's protocol.
  "protocol",
  // None of the above; the message has the text.
  "other",
] as const;

export type Reason = (typeof REASONS)[number];

/** A time limit and an end that gave no code of their own. */
const CODES: Readonly<Partial<Record<Reason, string>>> = { timeout: "time-out", closed: "connection closed" };

interface Met {
  /** The command had left: it may have been executed. */
  readonly sent: boolean;
  /** The other end had accepted the connection: a paused process does, one whose packets are dropped does not. */
  readonly connected: boolean;
}

/** The connection could not be made, ended, or fell silent. */
export class ConnectionFailure extends Error implements Met {
  override readonly name = "ConnectionFailure";
  readonly reason: Reason;
  /** In a word, to be counted by: the system's code, or the first word of the server's refusal. */
  readonly code: string;
  readonly sent: boolean;
  readonly connected: boolean;

  constructor(reason: Reason, message: string, code = CODES[reason] ?? reason, met?: Met) {
    super(message);
    this.reason = reason;
    this.code = code;
    this.sent = met?.sent ?? false;
    this.connected = met?.connected ?? true;
  }

  /** The same failure as one command met it. */
  met(by: Met): ConnectionFailure {
    return new ConnectionFailure(this.reason, this.message, this.code, by);
  }
}

const REASON_OF_CODE: Readonly<Record<string, Reason>> = {
  ECONNREFUSED: "refused",
  EHOSTUNREACH: "unreachable",
  ENETUNREACH: "unreachable",
  EHOSTDOWN: "unreachable",
  ENOTFOUND: "unreachable",
  EAI_AGAIN: "unreachable",
  ETIMEDOUT: "timeout",
  ECONNRESET: "closed",
  EPIPE: "closed",
};

/** An error of the socket, the TLS layer or the decoder. */
export function failureOf(error: unknown): ConnectionFailure {
  if (error instanceof ConnectionFailure) return error;
  if (error instanceof ProtocolError) return new ConnectionFailure("protocol", error.message);
  const { code = "", message = String(error) } = error as { code?: string; message?: string };
  const problem = tlsProblem(error);
  const reason = problem === undefined ? (REASON_OF_CODE[code] ?? "other") : "tls";
  return new ConnectionFailure(reason, problem ?? (message || code), code || message);
}

/** The class of an error reply to a command without which nothing can be done. */
function reasonOf({ code, message }: ReplyError): Reason {
  if (/max number of clients/.test(message)) return "max_clients";
  // A server without a password of its own answers AUTH with "ERR AUTH <password> called without any password…".
  if (/^(WRONGPASS|NOAUTH|ERR AUTH|ERR invalid password)/.test(message)) return "auth";
  if (code === "NOPERM") return "denied";
  return code === "LOADING" ? "loading" : "other";
}

export const refusal = (reply: ReplyError): ConnectionFailure =>
  new ConnectionFailure(reasonOf(reply), reply.message, reply.code);
