/** What a Redis server can answer on RESP2. */

/** An error reply: the server understood nothing, refused, or can't now. */
export class ReplyError {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }

  /** The first word: ERR, NOPERM, WRONGPASS, LOADING, NOQUORUM, … */
  get code(): string {
    return /^[A-Z]+/.exec(this.message)?.[0] ?? "";
  }
}

export type Reply = string | number | null | ReplyError | readonly Reply[];

/** The reply as a list, or an empty one when it is anything else. */
export const listOf = (reply: Reply | undefined): readonly Reply[] => (Array.isArray(reply) ? reply : []);
