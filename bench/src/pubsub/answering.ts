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
