/**
 * Remembers what the lines of a statistics section became on the page. Of some 250 commands a busy server uses a
 * dozen between two scrapes; the rest need no parsing and no formatting again.
 */

export class Unchanged<Rendered> {
  #lines: readonly string[] = [];
  #rendered: readonly (Rendered | undefined)[] = [];

  /**
   * Each line as `render` made it, now or when the same line stood at the same place before. Lines for which `render`
   * returns undefined (it could not read them) are left out.
   */
  each(lines: readonly string[], render: (line: string) => Rendered | undefined): readonly Rendered[] {
    const rendered = lines.map((line, at) => (line === this.#lines[at] ? this.#rendered[at] : render(line)));
    // Only the newest lines are kept: each is a slice of its reply and keeps all of it in memory.
    this.#lines = lines;
    this.#rendered = rendered;
    return rendered.filter((one) => one !== undefined);
  }
}

/** A copy that shares no memory with the reply it was cut out of; for text that is kept across scrapes. */
export const detached = (text: string): string => Buffer.from(text).toString();
