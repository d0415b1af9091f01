import { expect, test } from "vitest";
import {
  asSentence,
  bytes,
  clock,
  count,
  latency,
  plural,
  rate,
  span,
  thousandths,
  timeOfDay,
} from "./format.ts";

test.each([
  [-5, "0.0 s"],
  [0, "0.0 s"],
  [1499, "1.4 s"],
  [59_999, "59.9 s"],
  [60_000, "1:00"],
  [125_000, "2:05"],
  [3_725_000, "1:02:05"],
])("a clock shows %i ms as %s: it never runs ahead", (ms, words) => expect(clock(ms)).toBe(words));

test.each([
  [400, "0 s"],
  [59_400, "59 s"],
  [61_000, "1 min"],
  [7_200_000, "2 h"],
  [86_400_000 * 3, "3 d"],
])("a span of %i ms is %s", (ms, words) => expect(span(ms)).toBe(words));

test("a time of day is the reader's, with its thousandths apart", () => {
  const at = new Date(2026, 10, 20, 9, 5, 7, 42).getTime();
  expect(timeOfDay(at) + thousandths(at)).toBe("09:05:07.042");
});

test.each([
  [null, "–"],
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1.0 KiB"],
  [1536, "1.5 KiB"],
  [153_600, "150 KiB"],
  [5_242_880, "5.0 MiB"],
  [2 ** 50, "1024 TiB"],
])("%s bytes are %s", (value, words) => expect(bytes(value)).toBe(words));

test("thousands stand apart by a thin space", () => {
  expect([count(null), count(0), count(1234), count(1_234_567)]).toEqual([
    "–",
    "0",
    "1\u2009234",
    "1\u2009234\u2009567",
  ]);
});

test("a rate has a decimal as long as it is small", () => {
  expect([rate(null), rate(0), rate(9.96), rate(99.94), rate(12_345.6)]).toEqual([
    "–",
    "0.0",
    "10.0",
    "99.9",
    "12\u2009346",
  ]);
});

test.each([
  [null, "–"],
  [0.00082, "0.8 ms"],
  [0.34, "340 ms"],
  [2.12, "2.1 s"],
])("a latency of %s seconds is %s", (seconds, words) => expect(latency(seconds)).toBe(words));

test("one is not many", () => {
  expect([plural(0, "replica"), plural(1, "replica"), plural(2, "replica")]).toEqual([
    "0 replicas",
    "1 replica",
    "2 replicas",
  ]);
});

test.each([
  ["all is well: redis-3 is the master", "All is well: redis-3 is the master"],
  ["redis-1 is down", "redis-1 is down"],
  ["haproxy does not answer", "haproxy does not answer"],
  ["HAProxy refuses writes", "HAProxy refuses writes"],
  ["", ""],
])("%j is shown as %j", (sentence, shown) => expect(asSentence(sentence)).toBe(shown));
