import { expect, it } from "vitest";
import { giveBack, takeBuffer } from "./response-buffer.ts";

it("the buffers of a crowd that came at once are not kept for ever", () => {
  const crowd = Array.from({ length: 200 }, takeBuffer);
  for (const buffer of crowd) giveBack(buffer);
  const again = new Set(Array.from({ length: 200 }, takeBuffer));
  const kept = crowd.filter((buffer) => again.has(buffer)).length;
  expect(kept).toBeGreaterThan(0);
  expect(kept).toBeLessThan(50);
});
