/** A container that takes lines and prints lines: a program beside the lab that is steered while it runs. */
import { PassThrough } from "node:stream";
import type Docker from "dockerode";
import { oneOff, type RunContext, type RunOptions } from "./docker-run.ts";
import { lineSplitter } from "./lines.ts";

export interface DialogueOptions extends Pick<RunOptions, "image" | "env" | "capAdd" | "user"> {
  /** Instead of what the image runs. */
  readonly argv?: readonly string[];
  readonly inLabNetwork?: boolean;
  /** Sees every process of the host. */
  readonly hostProcesses?: boolean;
  readonly memoryBytes?: number;
  /** Standard output and standard error, line by line. */
  readonly onLine: (line: string, from: "stdout" | "stderr") => void;
}

export interface Dialogue {
  readonly id: string;
  /** Its first process, as the host counts. */
  readonly pid: number;
  say(line: string): void;
  /** Resolves when it has ended and everything it said was handed on. */
  readonly ended: Promise<void>;
  /** Ends and removes it. */
  remove(): Promise<void>;
}

/** Cuts a stream into lines; what is left when it ends is one, too. */
function byLine(onLine: (line: string) => void): PassThrough {
  const through = new PassThrough({ encoding: "utf8" });
  const split = lineSplitter();
  through.on("data", (text: string) => {
    for (const line of split(text)) onLine(line);
  });
  through.on("end", () => {
    const [last] = split("\n");
    if (last) onLine(last);
  });
  return through;
}

/** @throws when it cannot be started; it is then removed. */
export async function startDialogue(
  docker: Docker,
  lab: RunContext,
  { argv, hostProcesses, memoryBytes, onLine, ...options }: DialogueOptions,
): Promise<Dialogue> {
  const { HostConfig, Entrypoint, Cmd, ...made } = await oneOff(lab, { ...options, argv: argv ?? [] });
  const container = await docker.createContainer({
    ...made,
    // Without words of ours the image's own.
    ...(argv === undefined ? {} : { Entrypoint, Cmd }),
    AttachStdin: true,
    OpenStdin: true,
    StdinOnce: true,
    HostConfig: {
      ...HostConfig,
      // Its first process is the program itself, whose CPU time and memory are looked at.
      Init: false,
      ...(hostProcesses ? { PidMode: "host" } : {}),
      ...(memoryBytes === undefined ? {} : { Memory: memoryBytes }),
      LogConfig: { Type: "none", Config: {} },
      SecurityOpt: ["no-new-privileges:true"],
    },
  });
  const remove = async () => {
    await container.remove({ force: true, v: true }).catch((error: { statusCode?: number }) => {
      if (error.statusCode !== 404) throw error;
    });
  };
  try {
    const stream = await container.attach({
      stream: true,
      stdin: true,
      stdout: true,
      stderr: true,
      hijack: true,
    });
    const [out, err] = [byLine((line) => onLine(line, "stdout")), byLine((line) => onLine(line, "stderr"))];
    docker.modem.demuxStream(stream, out, err);
    const ended = new Promise<void>((resolve) => {
      stream.once("close", () => {
        out.end();
        err.end(resolve);
      });
    });
    stream.on("error", () => {});
    await container.start();
    const { State } = await container.inspect();
    return {
      id: container.id,
      pid: State.Pid,
      say: (line) => void stream.write(`${line}\n`),
      ended,
      remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}
