import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { withTimeout } from "./with-timeout.ts";

function keepBusy(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end; );
}

it("gives back what the work gives", async () => {
  await expect(withTimeout(1_000, "nothing came", async () => "answer")).resolves.toBe("answer");
});

it("passes on the work's own error", async () => {
  await expect(
    withTimeout(1_000, "nothing came", () => Promise.reject(new Error("refused"))),
  ).rejects.toThrow("refused");
});

it("ends work that stays silent, and tells it so", async () => {
  let told: AbortSignal | undefined;
  const silent = withTimeout(100, "nothing came", (signal) => {
    told = signal;
    return new Promise(() => {});
  });
  await expect(silent).rejects.toThrow("nothing came");
  expect(told?.aborted).toBe(true);
});

it("does not count the time in which this process did not run", async () => {
  const answer = withTimeout(300, "nothing came", () => sleep(350, "answer"));
  // Longer than the limit, in the middle of the wait: an answer that arrived meanwhile has not been read yet.
  await sleep(60);
  keepBusy(320);
  await expect(answer).resolves.toBe("answer");
});
