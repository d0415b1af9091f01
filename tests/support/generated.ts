/** Generated requests: how many, how they are sent, and what must hold for each and after all of them. */
import { Agent, request as ask } from "node:http";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";

/** Of each kind. More, or others, on demand: BAD_INPUTS=100000 BAD_INPUTS_SEED=7. */
export const INPUTS = Number(process.env.BAD_INPUTS ?? 10_000);
/** The same ones in every run: a red test must be red again. */
export const SEED = Number(process.env.BAD_INPUTS_SEED ?? 1);

const AT_ONCE = 20;
/** What is left after the first few: buffers, compiled code and connections that stay. */
const WARM_UP = 1_000;
/** Heap after all of them against the heap after the warm-up. */
const FLAT = 1.1;

export interface Sent {
  readonly method: string;
  /** Printable characters only, as a client sends it. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** The classes of answer that are right. */
  readonly want: "4xx" | "2xx" | "503";
  /** The answer has no end: its head is enough. */
  readonly endless?: boolean;
}

export interface Target {
  readonly port: number;
  readonly agent: Agent;
}

export const targetAt = (port: number): Target => ({
  port,
  agent: new Agent({ keepAlive: true, maxSockets: AT_ONCE }),
});

function statusOf(target: Target, request: Sent): Promise<number> {
  const { port, agent } = target;
  const { method, path, headers, body, endless } = request;
  return new Promise((resolve, reject) => {
    const sent = ask({ host: "127.0.0.1", port, agent, method, path, headers }, (answer) => {
      const status = answer.statusCode ?? 0;
      if (endless && status < 300) {
        resolve(status);
        answer.on("error", () => {});
        answer.destroy();
        return;
      }
      answer.once("error", reject).once("end", () => resolve(status));
      answer.resume();
    });
    sent.setTimeout(60_000, () => sent.destroy(new Error("no answer within 60 s")));
    sent.once("error", (error: NodeJS.ErrnoException) => {
      // The server had closed a connection that was idle for seconds, before it read anything of this.
      if (sent.reusedSocket && error.code === "ECONNRESET") statusOf(target, request).then(resolve, reject);
      else reject(error);
    });
    sent.end(body);
  });
}

const shown = ({ method, path, headers, body }: Sent, status: number | string) =>
  `${method} ${path} ${JSON.stringify(headers ?? {})} ${JSON.stringify(
    typeof body === "string" ? body : body && Buffer.from(body).toString("latin1"),
  )}: ${status}`;

/** @returns what was answered wrongly; undefined when the answer is of the right class. */
async function wronglyAnswered(target: Target, sent: Sent): Promise<string | undefined> {
  try {
    const status = await statusOf(target, sent);
    return [`${Math.floor(status / 100)}xx`, String(status)].includes(sent.want)
      ? undefined
      : shown(sent, status);
  } catch (error) {
    return shown(sent, String(error));
  }
}

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;
/** Bytes, after garbage collection. */
export function heap(): number {
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

export interface Tally {
  readonly bad: number;
  readonly good: number;
  /** Of the bad ones, those that the caller asked about. */
  readonly counted: number;
  /** The heap after all of them, as a multiple of the heap after the first few. */
  readonly grown: number;
}

export interface Options {
  /** How many bad ones. */
  readonly inputs?: number;
  readonly isCounted?: (sent: Sent) => boolean;
}

/** Sends generated requests until that many bad ones were among them. @throws with the smallest counterexample. */
export async function sendAll(
  target: Target,
  requests: fc.Arbitrary<Sent>,
  { inputs = INPUTS, isCounted = () => false }: Options = {},
): Promise<Tally> {
  let bad = 0;
  let counted = 0;
  let good = 0;
  let before = 0;
  const batch = fc.array(requests, { minLength: AT_ONCE, maxLength: AT_ONCE });
  const property = fc.asyncProperty(batch, async (sent) => {
    if (bad >= inputs) return;
    const wrong = await Promise.all(sent.map((one) => wronglyAnswered(target, one)));
    for (const one of sent) {
      if (one.want === "4xx") bad += 1;
      else good += 1;
      if (one.want === "4xx" && isCounted(one)) counted += 1;
    }
    if (before === 0 && bad >= WARM_UP) before = heap();
    const [first] = wrong.filter((text) => text !== undefined);
    if (first !== undefined) throw new Error(first);
  });
  const { failed, errorInstance, numRuns } = await fc.check(property, {
    seed: SEED,
    // Twice as many as are needed when none is good.
    numRuns: Math.ceil((2 * inputs) / AT_ONCE),
    // What hangs is not made smaller for hours.
    interruptAfterTimeLimit: 300_000,
    markInterruptAsFailure: true,
  });
  if (failed)
    throw new Error(
      `of seed ${SEED}, batch ${numRuns}: ${errorInstance instanceof Error ? errorInstance.message : "it took too long"}`,
    );
  target.agent.destroy();
  return { bad, good, counted, grown: before === 0 ? 1 : heap() / before };
}

export const isFlat = (grown: number): boolean => grown <= FLAT;
