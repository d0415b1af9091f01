/**
 * Progress. On a terminal one block of text that is redrawn; without one only lines that stay, so that a log of
 * it can be read. It goes to stderr: stdout is for what a command was asked to print.
 */
import { printableLines } from "@redis-ha-lab/common/printable.ts";
import { createLogUpdate } from "log-update";

export interface Live {
  /** What is going on right now; shown on a terminal only. */
  show(text: string): void;
  /** A line that stays. */
  line(text: string): void;
  /** A line that stays, only where nothing can be shown: without a terminal. */
  tell(text: string): void;
  /** Takes the moving part away. */
  end(): void;
}

export function createLive(stream: NodeJS.WriteStream = process.stderr): Live {
  if (!stream.isTTY) {
    const line = (text: string) => void stream.write(`${printableLines(text)}\n`);
    return { show: () => {}, line, tell: line, end: () => {} };
  }
  // A container's terminal has no width until Docker has set one, and text in no columns is one letter a line.
  if (stream.columns === 0) stream.columns = 80;
  const update = createLogUpdate(stream);
  return {
    show: (text) => update(printableLines(text)),
    line: (text) => update.persist(printableLines(text)),
    tell: () => {},
    end: () => {
      update.clear();
      // Gives the cursor back.
      update.done();
    },
  };
}
