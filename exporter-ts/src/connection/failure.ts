/** Why a target gives no metrics, as one of a few classes: a label must not carry an error's text. */
import { ProtocolError } from "./decoder.ts";
import type { ReplyError } from "./reply.ts";

export const REASONS = [
  // Nothing answered in time: frozen, partitioned, or too busy.
  "timeout",
  // The host is there, nobody listens.
  "refused",
  // No way to the host, or its name does not resolve.
  "unreachable",
  // The connection broke while it was used.
  "closed",
  // User or password are wrong, or missing.
  "auth",
  // The user may not run INFO.
  "denied",
  // The server reads its data set and answers no clients yet.
  "loading",
  // The server has as many clients as it takes.
  "max_clients",
  // The certificate or the TLS handshake was refused.
  "tls",
  // What answered does not speak Redis's protocol.
  "protocol",
  // None of the above; the log line has the text.
  "other",
] as const;

export type Reason = (typeof REASONS)[number];

export class TargetFailure extends Error {
  override readonly name = "TargetFailure";
  readonly reason: Reason;

  constructor(reason: Reason, message: string) {
    super(message);
    this.reason = reason;
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
export function failureOf(error: unknown): TargetFailure {
  if (error instanceof TargetFailure) return error;
  if (error instanceof ProtocolError) return new TargetFailure("protocol", error.message);
  const { code = "", message = String(error) } = error as { code?: string; message?: string };
  const reason = REASON_OF_CODE[code] ?? (/CERT|SSL|TLS|ALTNAME/.test(code) ? "tls" : "other");
  return new TargetFailure(reason, message || code);
}

/** An error reply to a command without which there are no metrics. */
export function refusal(reply: ReplyError): TargetFailure {
  if (/max number of clients/.test(reply.message)) return new TargetFailure("max_clients", reply.message);
  // A server without a password of its own answers AUTH with "ERR AUTH <password> called without any password…".
  if (/^(WRONGPASS|NOAUTH|ERR AUTH|ERR invalid password)/.test(reply.message)) {
    return new TargetFailure("auth", reply.message);
  }
  if (reply.code === "NOPERM") return new TargetFailure("denied", reply.message);
  if (reply.code === "LOADING") return new TargetFailure("loading", reply.message);
  return new TargetFailure("other", reply.message);
}
