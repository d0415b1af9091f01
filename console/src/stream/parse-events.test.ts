import fc from "fast-check";
import { expect, test } from "vitest";
import { eventParser } from "./parse-events.ts";

const TEXT =
  'retry: 500\n\nid: ab-1\nevent: state\ndata: {"a":"x: y"}\n\n: still here\n\nid: ab-2\nevent: patch\ndata: []\n\n';

test("events are the same however the text is cut", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(TEXT.length), { maxLength: 20 }), (cuts) => {
      const parse = eventParser();
      const places = [0, ...cuts.toSorted((one, other) => one - other), TEXT.length];
      const events = places.slice(1).flatMap((end, at) => parse(TEXT.slice(places[at], end)));
      expect(events).toEqual([
        { id: "ab-1", event: "state", data: '{"a":"x: y"}' },
        { id: "ab-2", event: "patch", data: "[]" },
      ]);
    }),
  );
});

test("what is not complete is not given out", () => {
  expect(eventParser()("id: ab-1\nevent: state\ndata: {}\n")).toEqual([]);
});
