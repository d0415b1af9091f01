import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ErrorReply, encodeCommand, type Reply, ReplyParser } from "./resp.ts";

const wire =
  "+OK\r\n:42\r\n-NOREPLICAS Not enough good replicas\r\n$5\r\na\r\nbc\r\n$-1\r\n*2\r\n$1\r\nx\r\n*0\r\n";
const replies: Reply[] = [
  "OK",
  42,
  new ErrorReply("NOREPLICAS Not enough good replicas"),
  "a\r\nbc",
  null,
  ["x", []],
];

describe("the parser", () => {
  test("reads every kind of reply", () => {
    expect(new ReplyParser().push(Buffer.from(wire))).toEqual(replies);
  });
  test("reads the same however the bytes are cut", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: wire.length - 1 }), { maxLength: 8 }), (cuts) => {
        const parser = new ReplyParser();
        const edges = [0, ...cuts.sort((left, right) => left - right), wire.length];
        const read = edges
          .slice(1)
          .flatMap((edge, at) => parser.push(Buffer.from(wire.slice(edges[at], edge))));
        expect(read).toEqual(replies);
      }),
    );
  });
  test("says what it met when it is not RESP", () => {
    expect(() => new ReplyParser().push(Buffer.from("HTTP/1.1 400 Bad Request\r\n"))).toThrow(
      /not a RESP2 reply: "HTTP/,
    );
  });
});

test("a command's length is counted in bytes", () => {
  expect(encodeCommand(["SET", "ключ", 7])).toBe("*3\r\n$3\r\nSET\r\n$8\r\nключ\r\n$1\r\n7\r\n");
});
