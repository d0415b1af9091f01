/** A client's program in its container, steered by the protocol. */
import { setTimeout as sleep } from "node:timers/promises";
import { until } from "@redis-ha-lab/common/deadline.ts";
import type { LabDocker } from "@redis-ha-lab/scenarios/site/docker.ts";
import type { Dialogue } from "@redis-ha-lab/scenarios/site/docker-dialogue.ts";
import { type Alignment, align, type Hello, type OperationLine, parseLine, type Said } from "./protocol.ts";

/** A runtime that starts together with thirty others on two cores. */
const HELLO_WITHIN_MS = 60_000;
const CLOCK_WITHIN_MS = 5_000;
const CLOCK_QUESTIONS = 7;
/** What a program has: 2 s to end what is under way, and a busy machine. */
const STOPPED_WITHIN_MS = 15_000;
const MEMORY_BYTES = 512 * 2 ** 20;
/** Of what a library prints in a reconnection storm. */
const PRINTED_MOST = 10_000;

export interface Program {
  readonly pid: number;
  readonly hello: Hello;
  readonly lines: readonly OperationLine[];
  readonly printed: readonly string[];
  /** Whether it ended before it was stopped. */
  readonly died: () => boolean;
  alignment(): Promise<Alignment>;
  start(): void;
  /** Resolves when it has said everything. @throws when a line broke the protocol. */
  stop(): Promise<void>;
  remove(): Promise<void>;
}

/** What a program has said so far. */
interface Heard {
  readonly lines: OperationLine[];
  readonly printed: string[];
  hello?: Hello;
  /** The last answer to the question for its clock. */
  clock?: { readonly us: number; readonly heardMs: number } | undefined;
  /** The first line that broke the protocol. */
  broken?: Error;
}

/** Enters one line where it belongs. */
function sort(line: string, from: "stdout" | "stderr", heard: Heard, now: () => number): void {
  const print = (text: string) => {
    if (text.trim() !== "" && heard.printed.length < PRINTED_MOST) heard.printed.push(text);
  };
  try {
    const said: Said = from === "stderr" ? { kind: "printed", text: line } : parseLine(line);
    if (said.kind === "operation") heard.lines.push(said.operation);
    else if (said.kind === "clock") heard.clock = { us: said.us, heardMs: now() };
    else if (said.kind === "hello") heard.hello = said.hello;
    else print(said.text);
  } catch (error) {
    heard.broken ??= new Error(`it broke the protocol with: ${line}`, { cause: error });
  }
}

/** @param now the run's clock, in ms. @throws when the program does not introduce itself. */
export async function startProgram(
  docker: LabDocker,
  image: string,
  env: Readonly<Record<string, string>>,
  now: () => number,
): Promise<Program> {
  const heard: Heard = { lines: [], printed: [] };
  let stopping = false;
  let over = false;
  const dialogue: Dialogue = await docker.converse({
    image,
    env,
    inLabNetwork: true,
    memoryBytes: MEMORY_BYTES,
    onLine: (line, from) => sort(line, from, heard, now),
  });
  let died = false;
  void dialogue.ended.then(() => {
    over = true;
    died = !stopping;
  });
  const answer = async <T extends object>(
    what: () => T | undefined,
    withinMs: number,
    why: string,
  ): Promise<T> => {
    const found = await until(() => what() ?? (over ? "ended" : undefined), {
      withinMs,
      everyMs: 1,
      why: () => why,
    });
    if (found === "ended")
      throw new Error(`${why}: it ended; ${heard.printed.at(-1) ?? "it printed nothing"}`);
    return found as T;
  };
  try {
    const introduced = await answer(() => heard.hello, HELLO_WITHIN_MS, "it does not introduce itself");
    return {
      pid: dialogue.pid,
      hello: introduced,
      lines: heard.lines,
      printed: heard.printed,
      died: () => died,
      async alignment() {
        const answers: Parameters<typeof align>[0][number][] = [];
        for (let question = 0; question < CLOCK_QUESTIONS; question += 1) {
          heard.clock = undefined;
          const askedMs = now();
          dialogue.say("clock");
          const { us, heardMs } = await answer(
            () => heard.clock,
            CLOCK_WITHIN_MS,
            "it does not tell its clock",
          );
          answers.push({ askedMs, heardMs, us });
        }
        return align(answers);
      },
      start: () => dialogue.say("start"),
      async stop() {
        stopping = true;
        dialogue.say("stop");
        await Promise.race([dialogue.ended, sleep(STOPPED_WITHIN_MS)]);
        if (heard.broken) throw heard.broken;
        if (!over) throw new Error("it does not end on the stop command");
      },
      remove: () => dialogue.remove(),
    };
  } catch (error) {
    await dialogue.remove();
    throw error;
  }
}
