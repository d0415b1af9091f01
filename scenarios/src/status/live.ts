/**
 * Progress. On a terminal one block of text that is redrawn; without one only lines that stay, so that a log of
 * it can be read. It goes to stderr: stdout is for what a command was asked to print.
 */
import { createLogUpdate } from "log-update";

export interface Live {
  /** What is going on right now; shown on a terminal only. */
  show(text: string): void;
  /** A line that stays. */
  line(text: string): void;
  /** Takes the moving part away. */
  end(): void;
}

export function createLive(stream: NodeJS.WriteStream = process.stderr): Live {
  if (!stream.isTTY) {
    return { show: () => {}, line: (text) => void stream.write(`${text}\n`), end: () => {} };
  }
  const update = createLogUpdate(stream);
  return {
    show: (text) => update(text),
    line: (text) => update.persist(text),
    end: () => {
      update.clear();
      // Gives the cursor back.
      update.done();
    },
  };
}
