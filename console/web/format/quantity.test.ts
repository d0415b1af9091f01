import { expect, test } from "vitest";
import { bytes, count, latency, plural, rate } from "./quantity.ts";

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
