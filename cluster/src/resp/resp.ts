/**
 * The Redis protocol (RESP2), as much of it as a client that measures needs: commands out, replies in. A client
 * library would queue, retry and hide when exactly a byte was sent; that moment decides between "failed" and
 * "indeterminate".
 */

/** An error reply is a value here: the caller decides what it means. */
export class ErrorReply {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

export type Reply = string | number | null | ErrorReply | readonly Reply[];

export function encodeCommand(words: readonly (string | number)[]): string {
  return words.reduce<string>(
    (text, word) => `${text}$${Buffer.byteLength(String(word))}\r\n${word}\r\n`,
    `*${words.length}\r\n`,
  );
}

/** Not all of the reply has arrived. */
const INCOMPLETE = Symbol("incomplete");

/** Collects bytes and gives out whole replies, in order. Payloads are ASCII here, so latin1 keeps lengths right. */
export class ReplyParser {
  #text = "";
  #at = 0;

  push(bytes: Buffer): Reply[] {
    this.#text += bytes.toString("latin1");
    const replies: Reply[] = [];
    for (;;) {
      const start = this.#at;
      const reply = this.#read();
      if (reply === INCOMPLETE) {
        this.#text = this.#text.slice(start);
        this.#at = 0;
        return replies;
      }
      replies.push(reply);
    }
  }

  #line(): string | typeof INCOMPLETE {
    const end = this.#text.indexOf("\r\n", this.#at);
    if (end < 0) return INCOMPLETE;
    const line = this.#text.slice(this.#at, end);
    this.#at = end + 2;
    return line;
  }

  #read(): Reply | typeof INCOMPLETE {
    const line = this.#line();
    if (line === INCOMPLETE) return INCOMPLETE;
    const rest = line.slice(1);
    switch (line[0]) {
      case "+":
        return rest;
      case "-":
        return new ErrorReply(rest);
      case ":":
        return Number(rest);
      case "$":
        return this.#bulk(Number(rest));
      case "*":
        return this.#array(Number(rest));
      default:
        throw new Error(`not a RESP2 reply: "${line.slice(0, 40)}"`);
    }
  }

  #bulk(length: number): Reply | typeof INCOMPLETE {
    if (length < 0) return null;
    if (this.#text.length < this.#at + length + 2) return INCOMPLETE;
    const text = this.#text.slice(this.#at, this.#at + length);
    this.#at += length + 2;
    return text;
  }

  #array(length: number): Reply | typeof INCOMPLETE {
    if (length < 0) return null;
    const items: Reply[] = [];
    for (let at = 0; at < length; at++) {
      const item = this.#read();
      if (item === INCOMPLETE) return INCOMPLETE;
      items.push(item);
    }
    return items;
  }
}
