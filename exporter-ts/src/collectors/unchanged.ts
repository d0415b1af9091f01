/**
 * Remembers what the lines of a statistics section became on the response. Of some 250 commands a busy server uses a
 * dozen between two scrapes; the rest need no parsing and no formatting again.
 */

export class Unchanged<Rendered> {
  readonly #lines: string[] = [];
  readonly #rendered: (Rendered | undefined)[] = [];

  /**
   * Calls `use` for each line with what `render` made of it, now or when the same line stood at the same place before.
   * Lines for which `render` returns undefined (it could not read them) are left out.
   *
   * A result is kept from the second time on that its line stands. Lines that change at every scrape (the commands a
   * scrape itself calls) would only be carried along by the garbage collector, which made up half of a scrape's cost
   * with a hundred targets.
   * @param use its `kept` says that the result is the one of a line that did not change.
   */
  each(
    lines: readonly string[],
    render: (line: string) => Rendered | undefined,
    use: (rendered: Rendered, kept: boolean, at: number) => void,
  ): void {
    if (this.#lines.length > lines.length) {
      this.#lines.length = lines.length;
      this.#rendered.length = lines.length;
    }
    for (const [at, line] of lines.entries()) {
      const kept = line === this.#lines[at];
      const rendered = (kept ? this.#rendered[at] : undefined) ?? render(line);
      if (kept) this.#rendered[at] = rendered;
      else {
        this.#lines[at] = detached(line);
        this.#rendered[at] = undefined;
      }
      if (rendered !== undefined) use(rendered, kept, at);
    }
  }
}

/** A copy that shares no memory with the reply it was cut out of; for text that is kept across scrapes. */
export const detached = (text: string): string => Buffer.from(text).toString();
