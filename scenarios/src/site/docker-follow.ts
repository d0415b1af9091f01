/** A container's log as it is written, each line with Docker's own time of it. */
import { PassThrough } from "node:stream";
import type Docker from "dockerode";
import { lineSplitter } from "./lines.ts";

export interface WrittenLine {
  /** The wall clock, in ms since 1970. */
  readonly atMs: number;
  readonly text: string;
  /** Seconds since 1970: from there on comes what was written after this line. */
  readonly next: string;
}

/** "2026-11-29T07:48:48.868123456Z text" */
export function parseWritten(line: string): WrittenLine | undefined {
  const [, second, fraction = "0", text = ""] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?Z ?(.*)$/.exec(line) ?? [];
  if (second === undefined) return undefined;
  const wholeMs = Date.parse(`${second}Z`);
  const nanos = Number(fraction.padEnd(9, "0").slice(0, 9));
  return {
    atMs: wholeMs + nanos / 1e6,
    text,
    next: `${wholeMs / 1_000}.${String(nanos + 1).padStart(9, "0")}`,
  };
}

/**
 * @param since seconds since 1970. @returns the lines; they end when the container does, or `signal` aborts.
 * @throws when there is no such container.
 */
export async function followLog(
  docker: Docker,
  container: Docker.Container,
  since: string,
  signal: AbortSignal,
): Promise<AsyncIterable<WrittenLine>> {
  const stream = await container.logs({
    follow: true,
    stdout: true,
    stderr: true,
    timestamps: true,
    // The type knows whole seconds only; Docker reads fractions.
    since: since as unknown as number,
    abortSignal: signal,
  });
  const both = new PassThrough({ encoding: "utf8" });
  docker.modem.demuxStream(stream, both, both);
  for (const over of ["end", "close", "error"]) stream.once(over, () => both.end());
  return linesOf(both);
}

async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<WrittenLine> {
  const split = lineSplitter();
  for await (const chunk of chunks) {
    for (const line of split(chunk)) {
      const written = parseWritten(line);
      if (written) yield written;
    }
  }
}
