/** A process of one's own to ask: sender and receiver must not share a thread with each other or with the rest. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** @typeParam Answers what each question, by its word, is answered with */
export interface Asked<Question extends { readonly do: string }, Answers> {
  /** @throws when the process fails at it, or ends. */
  ask<Word extends Question["do"] & keyof Answers>(
    question: Extract<Question, { readonly do: Word }>,
  ): Promise<Answers[Word]>;
  stop(): Promise<void>;
}

/** @param file of this folder */
export function startAsking<Question extends { readonly do: string }, Answers>(
  file: string,
): Asked<Question, Answers> {
  const child: ChildProcess = fork(fileURLToPath(new URL(file, import.meta.url)), [], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let last = 0;
  child.on("message", ({ id, value, error }: Answer) => {
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) asked?.resolve(value);
    else asked?.reject(new Error(`${file}: ${error}`));
  });
  child.on("exit", (code, signal) => {
    for (const { reject } of waiting.values())
      reject(new Error(`${file} ended with ${signal ?? `exit code ${code}`}`));
    waiting.clear();
  });
  return {
    ask: (question) => {
      last += 1;
      const asked = Promise.withResolvers<unknown>();
      waiting.set(last, asked);
      child.send({ id: last, question });
      return asked.promise as Promise<never>;
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      await exited;
    },
  };
}

/** A process's side of the conversation: takes one question at a time and answers it. */
interface Numbered<Question> {
  readonly id: number;
  readonly question: Question;
}

/** Answers until the asking process goes away. An error is an answer, too. */
export function answerQuestions<Question>(answer: (question: Question) => Promise<unknown>): void {
  process.on("message", ({ id, question }: Numbered<Question>) => {
    answer(question).then(
      (value) => process.send?.({ id, value: value ?? null }),
      (error: unknown) =>
        process.send?.({
          id,
          error: error instanceof Error ? (error.stack ?? error.message) : String(error),
        }),
    );
  });
  process.on("disconnect", () => process.exit());
  // Ctrl-C reaches the whole group; the asking process decides when this one ends.
  process.on("SIGINT", () => {});
}
