/**
 * What a terminal shows of what a program writes, line by line and without an end: nothing scrolls away. It knows the
 * few sequences that the lab's commands use and refuses others, so that a picture is never wrong in silence.
 */

/** Text of one look. */
export interface Run {
  readonly text: string;
  readonly bold: boolean;
  readonly faint: boolean;
  /** 0 to 7 as terminals number colours; undefined is the terminal's own. */
  readonly colour: number | undefined;
}
type Look = Omit<Run, "text">;
interface Cell extends Look {
  readonly letter: string;
}

const PLAIN: Look = { bold: false, faint: false, colour: undefined };

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what steers terminals
const SEQUENCE = /^\u001b(?:\[(?<parameters>[?\d;]*)(?<command>[A-Za-z])|[78=>])/;

function lookAfter(look: Look, code: number): Look {
  if (code === 0) return PLAIN;
  if (code === 1) return { ...look, bold: true };
  if (code === 2) return { ...look, faint: true };
  if (code === 22) return { ...look, bold: false, faint: false };
  if (code >= 30 && code <= 37) return { ...look, colour: code - 30 };
  if (code >= 90 && code <= 97) return { ...look, colour: code - 90 };
  if (code === 39) return { ...look, colour: undefined };
  // Backgrounds, underlines and italics are left out.
  return look;
}

export class Screen {
  readonly #lines: Cell[][] = [[]];
  #row = 0;
  #column = 0;
  #look = PLAIN;
  /** Of a sequence that is not complete yet. */
  #rest = "";

  readonly columns: number;

  constructor(columns: number) {
    this.columns = columns;
  }

  get rows(): number {
    return this.#lines.length;
  }

  write(text: string): void {
    let rest = this.#rest + text;
    this.#rest = "";
    while (rest !== "") {
      const [letter = ""] = rest;
      if (letter !== "\u001b") {
        this.#put(letter);
        rest = rest.slice(letter.length);
        continue;
      }
      const found = SEQUENCE.exec(rest);
      if (!found) {
        if (rest.length > 16) throw new Error(`the terminal received ${JSON.stringify(rest.slice(0, 16))}`);
        this.#rest = rest;
        return;
      }
      this.#obey(found.groups?.command ?? "", found.groups?.parameters ?? "");
      rest = rest.slice(found[0].length);
    }
  }

  #put(letter: string): void {
    if (letter === "\n") this.#down();
    else if (letter === "\r") this.#column = 0;
    else if (letter === "\t") this.#column += 8 - (this.#column % 8);
    else if (letter >= " ") {
      if (this.#column >= this.columns) {
        this.#column = 0;
        this.#down();
      }
      const line = this.#lines[this.#row] ?? [];
      while (line.length < this.#column) line.push({ ...PLAIN, letter: " " });
      line[this.#column] = { ...this.#look, letter };
      this.#column += 1;
    }
  }

  #down(): void {
    this.#row += 1;
    if (this.#row === this.#lines.length) this.#lines.push([]);
  }

  #obey(command: string, parameters: string): void {
    const [first = 0] = parameters.split(";").map(Number);
    const line = this.#lines[this.#row] ?? [];
    switch (command) {
      case "m":
        for (const code of parameters.split(";")) this.#look = lookAfter(this.#look, Number(code));
        return;
      case "A":
        this.#row = Math.max(0, this.#row - Math.max(1, first));
        return;
      case "B":
        for (let step = 0; step < Math.max(1, first); step += 1) this.#down();
        return;
      case "C":
        this.#column += Math.max(1, first);
        return;
      case "D":
        this.#column = Math.max(0, this.#column - Math.max(1, first));
        return;
      case "G":
        this.#column = Math.max(0, first - 1);
        return;
      case "K":
        if (first === 2) line.length = 0;
        else line.length = Math.min(line.length, this.#column);
        return;
      case "J":
        line.length = Math.min(line.length, this.#column);
        for (const below of this.#lines.slice(this.#row + 1)) below.length = 0;
        return;
      // Modes, such as the cursor's visibility, show nothing. Neither does saving its place.
      case "h":
      case "l":
      case "":
        return;
      default:
        throw new Error(
          `the terminal received CSI ${parameters}${command}, which evidence/screen.ts does not know`,
        );
    }
  }

  /** A line as runs of one look each, without the blanks at its end. */
  line(row: number): Run[] {
    const runs: { text: string; look: Look }[] = [];
    const cells = this.#lines[row] ?? [];
    const end = cells.findLastIndex(({ letter }) => letter !== " ") + 1;
    for (const { letter, ...look } of cells.slice(0, end)) {
      const last = runs.at(-1);
      const same =
        last?.look.bold === look.bold && last.look.faint === look.faint && last.look.colour === look.colour;
      if (last && same) last.text += letter;
      else runs.push({ text: letter, look });
    }
    return runs.map(({ text, look }) => ({ text, ...look }));
  }
}
