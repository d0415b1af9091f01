import { Readable } from "node:stream";
import Docker from "dockerode";
import { expect, test } from "vitest";
import { readFrames, readTogether } from "./docker-streams.ts";

const frame = (stream: 1 | 2, text: string) => {
  const head = Buffer.alloc(8);
  head[0] = stream;
  head.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([head, Buffer.from(text)]);
};
const frames = Buffer.concat([frame(1, "one\n"), frame(2, "two: ü\n"), frame(1, "three\n")]);
// Wherever the network cuts it, within a frame's head and within a letter.
const cut = (at: number) => Readable.from([frames.subarray(0, at), frames.subarray(at)]);
const places = Array.from({ length: frames.length - 1 }, (_, at) => at + 1);

test("both streams of a container are told apart", async () => {
  for (const at of places) {
    expect(await readFrames(new Docker(), cut(at))).toEqual({ stdout: "one\nthree\n", stderr: "two: ü\n" });
  }
});

test("or read together, in the order in which they were written", async () => {
  for (const at of places) expect(await readTogether(new Docker(), cut(at))).toBe("one\ntwo: ü\nthree\n");
});
