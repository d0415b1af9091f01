import { afterEach, expect, it } from "vitest";
import { type Asked, startAsking } from "./asking.ts";
import type { ClosedLoop, SenderAnswers, SenderQuestion } from "./questions.ts";

let sender: Asked<SenderQuestion, SenderAnswers> | undefined;
afterEach(() => sender?.stop());

const loop: ClosedLoop = {
  do: "closed loop",
  clientPath: "haproxy",
  channel: "pubsub",
  contender: "bare",
  depth: 1,
  forMs: 1,
};

it("a process that fails at a question says so, and can be asked again", async () => {
  sender = startAsking("sender.ts");
  for (let n = 0; n < 2; n += 1) {
    await expect(sender.ask(loop)).rejects.toThrow("nothing sends as bare pubsub haproxy");
  }
});

it("a question to a process that ends is answered by its end", async () => {
  sender = startAsking("sender.ts");
  const answer = expect(sender.ask(loop)).rejects.toThrow("sender.ts ended with SIGTERM");
  await sender.stop();
  await answer;
});
