import { expect, test } from "vitest";
import { bound, targetText } from "./target.ts";

test("a HAProxy is the service of that name, until a run has bound the word to the one that clients reach", () => {
  expect(bound({}, "haproxy")).toBe("haproxy");
  expect(bound({ haproxy: "haproxy-2" }, "haproxy")).toBe("haproxy-2");
  expect(bound({}, "haproxy-2")).toBe("haproxy-2");
  expect(bound({}, "new-master")).toBeUndefined();
  expect([targetText("haproxy"), targetText("haproxy-2"), targetText("old-master")]).toEqual([
    "HAProxy",
    "haproxy-2",
    "the old master",
  ]);
});
