import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Decoder, encode, ProtocolError, type Reply, ReplyError } from "./codec.ts";

function decode(chunks: readonly Buffer[]): Reply[] {
  const replies: Reply[] = [];
  const decoder = new Decoder((reply) => replies.push(reply));
  for (const chunk of chunks) decoder.feed(chunk);
  return replies;
}

/** The other direction, as simple as it can be. */
function encoded(reply: Reply): Buffer {
  if (reply === null) return Buffer.from("$-1\r\n");
  if (typeof reply === "number") return Buffer.from(`:${reply}\r\n`);
  if (reply instanceof ReplyError) return Buffer.from(`-${reply.message}\r\n`);
  if (typeof reply === "string") {
    const bytes = Buffer.from(reply);
    return Buffer.concat([Buffer.from(`$${bytes.length}\r\n`), bytes, Buffer.from("\r\n")]);
  }
  return Buffer.concat([Buffer.from(`*${reply.length}\r\n`), ...reply.map(encoded)]);
}

const { reply } = fc.letrec<{ reply: Reply }>((tie) => ({
  reply: fc.oneof(
    { depthSize: "small", maxDepth: 8 },
    fc.string({ unit: "grapheme", maxLength: 40 }),
    fc.string({ unit: fc.constantFrom("\r", "\n", "$", "*", ":", "-", "1") }),
    fc.maxSafeInteger(),
    fc.constant(null),
    fc.stringMatching(/^[A-Z]{2,8} [ -~]{0,40}$/).map((message) => new ReplyError(message)),
    fc.array(tie("reply"), { maxLength: 6 }),
  ),
}));

describe("the decoder", () => {
  it("gives back every reply, wherever the network cuts the bytes", () => {
    const replies = fc.array(reply, { maxLength: 5 });
    // Cuts between replies are the usual ones, and by chance alone nearly never come up.
    const cuts = fc.array(fc.nat(), { maxLength: 20 });
    fc.assert(
      fc.property(replies, cuts, fc.boolean(), (all, inside, between) => {
        const each = all.map(encoded);
        const bytes = Buffer.concat(each);
        const ends = each.map((_, at) => Buffer.concat(each.slice(0, at + 1)).length);
        const cut = [...inside.map((place) => place % (bytes.length + 1)), ...(between ? ends : [])];
        const places = [0, ...cut, bytes.length].sort((a, b) => a - b);
        const chunks = places.slice(1).map((end, at) => bytes.subarray(places[at], end));
        expect(decode(chunks)).toEqual(all);
      }),
    );
  });

  it("does not wait for a long reply's length again after it has come in pieces", () => {
    const long = "x".repeat(100);
    const bytes = encoded(long);
    expect(decode([bytes.subarray(0, 20), bytes.subarray(20), encoded(1)])).toEqual([long, 1]);
  });

  it("gives no reply before its last byte", () => {
    fc.assert(
      fc.property(reply, (one) => {
        expect(decode([encoded(one).subarray(0, -1)])).toEqual([]);
      }),
    );
  });

  it("either decodes or refuses whatever bytes come", () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.string({ unit: fc.constantFrom("*", "$", "+", "-", ":", "1", "9", "\r\n", "a") }).map(Buffer.from),
    );
    fc.assert(
      fc.property(bytes, (garbage) => {
        try {
          decode([Buffer.from(garbage)]);
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError);
        }
      }),
    );
  });

  it.each([
    ["a list of more items than a server could mean", "*99999999999\r\n"],
    ["a string of more bytes than a server could mean", "$99999999999\r\n"],
    ["lists nested without end", "*1\r\n".repeat(100)],
    ["a length that is no number", "$abc\r\n"],
    ["an HTTP server", "HTTP/1.1 400 Bad Request\r\n"],
  ])("refuses %s", (_what, text) => {
    expect(() => decode([Buffer.from(text)])).toThrow(ProtocolError);
  });

  it("takes a reply of many megabytes in small pieces", () => {
    const text = "x".repeat(8 * 1024 * 1024);
    const bytes = encoded(text);
    const chunks = Array.from({ length: Math.ceil(bytes.length / 65_536) }, (_, at) =>
      bytes.subarray(at * 65_536, (at + 1) * 65_536),
    );
    expect(decode(chunks)).toEqual([text]);
  });
});

it("counts a command's length in bytes", () => {
  expect(encode([["SET", "ключ", 7]]).bytes.toString()).toBe("*3\r\n$3\r\nSET\r\n$8\r\nключ\r\n$1\r\n7\r\n");
});
