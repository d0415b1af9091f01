import { expect, test } from "vitest";
import { lineSplitter } from "./lines.ts";

test("lines are whole however the text is cut into pieces", () => {
  const text = "one\ntwo\r still two\n\nthree\u2028still three\nnot ended";
  for (const size of [1, 2, 5, text.length]) {
    const lines = lineSplitter();
    const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, at) =>
      text.slice(at * size, (at + 1) * size),
    );
    expect(pieces.flatMap(lines)).toEqual(["one", "two\r still two", "", "three\u2028still three"]);
    expect(lines("\n")).toEqual(["not ended"]);
  }
});
