/** A command on a terminal of its own, and what it wrote when. */
import { spawn } from "node:child_process";

export interface Chunk {
  /** Since the beginning. */
  readonly atMs: number;
  readonly text: string;
}

export interface Recorded {
  /** As a person would type it. */
  readonly command: string;
  readonly chunks: readonly Chunk[];
}

/** Of the recorded terminal. */
export const COLUMNS = 104;

/**
 * @param command make and its words, without quotation marks.
 * @throws when it ends with another code than 0, with the last of what it wrote.
 */
export async function recordCommand(command: string): Promise<Recorded> {
  const chunks: Chunk[] = [];
  const start = performance.now();
  // script(1), of util-linux, is the terminal: programs colour and redraw as before a person.
  const child = spawn(
    "script",
    ["--quiet", "--return", "--flush", "--command", `stty cols ${COLUMNS} rows 40; ${command}`, "/dev/null"],
    {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, TERM: "xterm", NO_COLOR: "", COLUMNS: "" },
    },
  );
  child.stdout.setEncoding("utf8");
  child.stdout.on("data", (text: string) => chunks.push({ atMs: performance.now() - start, text }));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", (cause) =>
      reject(
        new Error("script, which records a terminal, can't be started: it is part of util-linux", { cause }),
      ),
    );
    child.once("close", resolve);
  });
  if (code !== 0) {
    const said = chunks.map(({ text }) => text).join("");
    throw new Error(`${command} ended with ${code}:\n${said.slice(-2_000)}`);
  }
  return { command, chunks };
}
