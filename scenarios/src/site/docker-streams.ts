/** Docker sends stdout and stderr of a container as frames of one stream. */
import { PassThrough } from "node:stream";
import { finished } from "node:stream/promises";
import type Docker from "dockerode";

export interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

/** Reads such a stream to its end. @param onStdout called with each piece as it comes. */
export async function readFrames(
  docker: Docker,
  stream: NodeJS.ReadableStream,
  onStdout: (text: string) => void = () => {},
): Promise<Output> {
  const collected = { stdout: "", stderr: "" };
  const sink = (name: keyof typeof collected) => {
    const through = new PassThrough({ encoding: "utf8" });
    through.on("data", (text: string) => {
      collected[name] += text;
      if (name === "stdout") onStdout(text);
    });
    return through;
  };
  const [stdout, stderr] = [sink("stdout"), sink("stderr")];
  docker.modem.demuxStream(stream, stdout, stderr);
  await finished(stream, { writable: false });
  stdout.end();
  stderr.end();
  await Promise.all([finished(stdout), finished(stderr)]);
  return collected;
}

/** Reads such a stream to its end. @returns what both wrote, in the order in which they did. */
export async function readTogether(docker: Docker, stream: NodeJS.ReadableStream): Promise<string> {
  const both = new PassThrough({ encoding: "utf8" });
  docker.modem.demuxStream(stream, both, both);
  await finished(stream, { writable: false });
  both.end();
  return (await both.toArray()).join("");
}
