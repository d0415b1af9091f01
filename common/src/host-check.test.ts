import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { httpNames, isKnownHost } from "./host-check.ts";

const NAMES = ["publisher", "lab.example"];

describe("a host", () => {
  it.each([
    ...["127.0.0.1", "127.0.0.1:4001", "198.18.77.31:4001", "[::1]", "[::1]:80", "[fe80::1]:65535"],
    ...["localhost", "LocalHost:4001", "publisher", "publisher:4001", "Lab.Example:1"],
  ])("%s is ours", (host) => expect(isKnownHost(host, NAMES)).toBe(true));

  it.each([
    ...[undefined, "", ":80", "evil.test", "evil.test:4001", "127.0.0.1.evil.test", "localhost.evil.test"],
    ...["publisher.evil.test", "xpublisher", "localhost.", "localhost:", "localhost:x", "localhost:123456"],
    ...["[::1", "::1", "[evil.test]", "[127.0.0.1]", "[]", "localhost,evil.test", "evil.test@localhost"],
    ...["evil.test, localhost", "localhost evil.test", "subscriber", "0x7f.1", "2130706433", "127.1"],
  ])("%j is not", (host) => expect(isKnownHost(host, NAMES)).toBe(false));

  it("is never known by a part of its name", () => {
    const letters = fc.string({ unit: fc.constantFrom(..."abc.-:[]0"), minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(letters, letters, (before, after) => {
        expect(isKnownHost(`${before}publisher${after.replaceAll(/[:\d]/g, "z")}z`, NAMES)).toBe(false);
      }),
    );
  });
});

it("has as many names as are given, and else the service's own", () => {
  const schema = z.object({ HTTP_NAMES: httpNames("publisher") });
  expect(schema.parse({}).HTTP_NAMES).toEqual(["publisher"]);
  expect(schema.parse({ HTTP_NAMES: "Publisher, lab.example" }).HTTP_NAMES).toEqual(NAMES);
});
