import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { BACKLOG } from "./settings.ts";

test("the backlog is put back as the template of every node has it", () => {
  const template = readFileSync(new URL("../../../redis/redis.conf", import.meta.url), "utf8");
  expect(/^repl-backlog-size (\S+)$/m.exec(template)?.[1]).toBe(BACKLOG);
});
