/** runs/hands.jsonl: who had what done, a line each. */
import { appendFile, rename, stat } from "node:fs/promises";
import { join } from "node:path";

export interface Entry {
  /** The session, which is a page; or `hands` itself. */
  readonly by: string;
  readonly did: string;
  readonly on?: string;
  /** `refused`, `begun`, `healed`, `failed`, or a verdict. */
  readonly outcome: string;
  readonly because?: string;
}

export type Journal = (entry: Entry) => void;

/** Then it goes on in a new file, and one old one is kept. */
const MOST_BYTES = 1_000_000;

/** @param onProblem called when a line could not be written: that is no reason to leave a fault in force. */
export function openJournal(runsDir: string, onProblem: (error: unknown) => void): Journal {
  const file = join(runsDir, "hands.jsonl");
  let writing = Promise.resolve();
  async function write(line: string): Promise<void> {
    const bytes = await stat(file).then(
      ({ size }) => size,
      () => 0,
    );
    if (bytes > MOST_BYTES) await rename(file, `${file}.1`);
    await appendFile(file, line);
  }
  return (entry) => {
    const line = `${JSON.stringify({ at: new Date().toISOString(), ...entry })}\n`;
    writing = writing.then(() => write(line)).catch(onProblem);
  };
}
