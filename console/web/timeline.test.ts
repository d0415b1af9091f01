import { expect, test } from "vitest";
import type { Entry } from "../src/timeline/schema.ts";
import { passes } from "./timeline.tsx";

const entry: Entry = {
  id: 7,
  at: 0,
  group: "sentinels",
  kind: "+sdown",
  subject: "redis-1",
  severity: "warning",
  sentence: "sentinel-2 alone thinks the master is down; two are needed",
  detail: "master mymaster 198.18.77.11 6379",
};
const groups = (...all: Entry["group"][]) => new Set(all);

test("no choice shows everything", () => expect(passes({ groups: groups(), words: "" }, entry)).toBe(true));

test("only the chosen groups pass", () => {
  expect(passes({ groups: groups("sentinels", "roles"), words: "" }, entry)).toBe(true);
  expect(passes({ groups: groups("roles"), words: "" }, entry)).toBe(false);
});

test.each(["SENTINEL-2", "alone two", "+sdown", "redis-1", "77.11"])("the words %j find it", (words) =>
  expect(passes({ groups: groups(), words }, entry)).toBe(true),
);

test("every word must be there", () => {
  expect(passes({ groups: groups(), words: "alone sentinel-3" }, entry)).toBe(false);
});
