import { expect, test } from "vitest";
import { standing } from "./sentence.ts";

test.each([
  ["all is well: redis-3 is the master", "All is well: redis-3 is the master"],
  ["redis-1 is down", "redis-1 is down"],
  ["haproxy does not answer", "haproxy does not answer"],
  ["HAProxy refuses writes", "HAProxy refuses writes"],
  ["", ""],
])("%j stands as %j", (sentence, standingAlone) => expect(standing(sentence)).toBe(standingAlone));
